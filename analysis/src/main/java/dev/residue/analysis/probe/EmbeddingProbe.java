package dev.residue.analysis.probe;

import ai.djl.ndarray.NDManager;
import dev.residue.analysis.figure.Caption;
import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.figure.HeatMap;
import dev.residue.analysis.figure.Projection;
import dev.residue.analysis.statistics.PrincipalComponents;
import dev.residue.dataset.Task;
import dev.residue.model.settings.TransformerSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * The vectors of tokens and of positions: how alike they are, and along which directions tokens
 * differ.
 *
 * <p>Numbers: {@code embeddings/explained}, indices 1 to 3, the share of the tokens' variance along
 * each principal component, in {@code [0, 1]}; of n random vectors each has about 1 / (n - 1).
 * Arrays: {@code tokens [token, token]} and, unless positions are rotary, {@code positions [place,
 * place]}, the cosines between the rows of W_E and of W_pos, in {@code [-1, 1]}; {@code components
 * [token, 3]}.
 */
public final class EmbeddingProbe implements Probe {

    public static final String TOKENS = "tokens";

    public static final String POSITIONS = "positions";

    private static final int COMPONENTS = 3;

    public EmbeddingProbe() {}

    public static ProbeFactory factory() {
        return TaskProbe.builder(
                        Task.class,
                        "cosines of the vectors of tokens and of positions",
                        (task, seed) -> new EmbeddingProbe())
                .optTransformers()
                .optFigures(EmbeddingProbe::maps)
                .optIndexNames((task, name, index) -> "component " + index)
                .build();
    }

    @Override
    public void measure(Subject subject, Measurements measurements) {
        TransformerSettings settings = subject.transformer().settings();
        int dModel = settings.dModel();
        try (NDManager scope = subject.newScope()) {
            float[] tokens = subject.weight("embed.W_E", scope).toFloatArray();
            int count = tokens.length / dModel;
            measurements.add(TOKENS, cosines(tokens, dModel));
            if (settings.positions() != TransformerSettings.Positions.ROTARY) {
                float[] positions = subject.weight("pos_embed.W_pos", scope).toFloatArray();
                measurements.add(POSITIONS, cosines(positions, dModel));
            }
            int shown = Math.min(COMPONENTS, Math.min(dModel, count));
            PrincipalComponents components = PrincipalComponents.of(tokens, dModel, shown);
            measurements.add("components", Measurements.Values.of(components.projected(), shown));
            for (int c = 0; c < shown; c++) {
                measurements.add("embeddings/explained", c + 1L, components.explained()[c]);
            }
        }
    }

    private static Measurements.Values cosines(float[] vectors, int features) {
        int count = vectors.length / features;
        double[] lengths = new double[count];
        for (int i = 0; i < count; i++) {
            lengths[i] = Math.sqrt(product(vectors, features, i, i));
        }
        float[] cosines = new float[count * count];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < count; j++) {
                double both = lengths[i] * lengths[j];
                double cosine = both == 0 ? 0 : product(vectors, features, i, j) / both;
                cosines[i * count + j] = (float) Math.max(-1, Math.min(1, cosine));
            }
        }
        return new Measurements.Values(cosines, count, count);
    }

    private static double product(float[] vectors, int features, int first, int second) {
        double sum = 0;
        for (int k = 0; k < features; k++) {
            sum += (double) vectors[first * features + k] * vectors[second * features + k];
        }
        return sum;
    }

    private static List<Figure> maps(Task task, ProbeRecord record) {
        List<Figure> maps = new ArrayList<>();
        projection(task, record).ifPresent(maps::add);
        for (String name : List.of(TOKENS, POSITIONS)) {
            Measurements.Values values = record.arrays().get(name);
            if (values != null) {
                IntFunction<String> label =
                        name.equals(TOKENS) ? task.vocabulary()::token : i -> "P" + i;
                List<String> labels = values.labels(0, label);
                maps.add(
                        new HeatMap(
                                        "How alike the vectors of " + name + " are",
                                        labels,
                                        labels,
                                        values.rows(),
                                        new Caption(
                                                        "Cosines between rows of the embedding,"
                                                                + " from -1 to 1.",
                                                        "0 for random vectors, give or take"
                                                                + " 1/√dModel",
                                                        "")
                                                .text(),
                                        "cosine")
                                .withFinding(alike(labels, values.rows())));
            }
        }
        return maps;
    }

    /** Returns which two are most alike. */
    private static String alike(List<String> labels, double[][] cosines) {
        int one = 0;
        int other = 0;
        for (int i = 0; i < cosines.length; i++) {
            for (int j = 0; j < i; j++) {
                if (one == other || cosines[i][j] > cosines[one][other]) {
                    one = i;
                    other = j;
                }
            }
        }
        return one == other
                ? ""
                : "\"%s\" and \"%s\" most (%s)"
                        .formatted(
                                labels.get(other),
                                labels.get(one),
                                Caption.number(cosines[one][other]));
    }

    private static Optional<Figure> projection(Task task, ProbeRecord record) {
        Measurements.Values components = record.arrays().get("components");
        if (components == null || components.shape()[1] < 2) {
            return Optional.empty();
        }
        List<String> tokens = components.labels(0, task.vocabulary()::token);
        Map<String, List<String>> labels = new LinkedHashMap<>();
        labels.put("token", tokens);
        labels.put(
                "kind of token",
                tokens.stream().map(token -> isNumber(token) ? "number" : "other").toList());
        labels.put(
                "even or odd",
                tokens.stream()
                        .map(
                                token ->
                                        !isNumber(token)
                                                ? "other"
                                                : Long.parseLong(token) % 2 == 0 ? "even" : "odd")
                        .toList());
        double together =
                record.indexed("embeddings/explained").values().stream()
                        .mapToDouble(share -> share)
                        .sum();
        int count = (int) components.shape()[1];
        return Optional.of(
                new Projection(
                        "How the vectors of tokens lie",
                        components.labels(1, i -> "component " + (i + 1)),
                        Projection.points(components.rows(), tokens),
                        labels,
                        new Caption(
                                        "Principal components of the rows of the embedding.",
                                        "1/(n - 1) of the variance in each for n random vectors",
                                        "")
                                .text(),
                        "%s components hold %s of the variance"
                                .formatted(count, Caption.number(together))));
    }

    private static boolean isNumber(String token) {
        return token.matches("\\d{1,9}");
    }
}
