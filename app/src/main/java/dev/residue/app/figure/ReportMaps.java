package dev.residue.app.figure;

import dev.residue.analysis.AttentionProbe;
import dev.residue.analysis.EmbeddingProbe;
import dev.residue.analysis.Measurements;
import dev.residue.analysis.NumpyArchive;
import dev.residue.analysis.patching.PatchingProbe;
import dev.residue.app.report.HeatMap;
import dev.residue.app.report.Scatter;
import dev.residue.dataset.Task;
import dev.residue.dataset.Vocabulary;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import dev.residue.dataset.digits.DigitTask;
import dev.residue.dataset.incontext.InContextLinear;
import dev.residue.training.PlainFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Makes a report's heat maps of the arrays that probes recorded at one step. */
public final class ReportMaps {

    private static final String ATTENTION = "attention/";
    private static final String PATCHING = "patching/";

    /** The maps on weights that a person can read at a glance, and what they show. */
    private static final Map<String, String> CIRCUITS =
            new TreeMap<>(
                    Map.of(
                            "qk1-positions-masked",
                            "layer 1's query-key products of prefix positions: a previous-token"
                                    + " head has its largest just below the diagonal",
                            "qk2-variables",
                            "layer 2's query-key products of the names that layer 1 writes: a"
                                    + " diagonal matches variables"));

    private final Task task;
    private final Vocabulary vocabulary;
    private final long step;
    private final Map<String, Measurements.Values> arrays;

    /**
     * Reads what probes recorded.
     *
     * @param task what the model was trained on
     * @param step the step of the checkpoint that was probed
     * @param archive their arrays; nothing is drawn where there is no such file
     */
    public ReportMaps(Task task, long step, Path archive) throws IOException {
        arrays = PlainFile.isThere(archive) ? NumpyArchive.read(archive) : Map.of();
        this.task = task;
        this.vocabulary = task.vocabulary();
        this.step = step;
    }

    /** Returns the maps. */
    public List<HeatMap> heatMaps() {
        List<HeatMap> maps = new ArrayList<>();
        maps.addAll(attention());
        maps.addAll(patching());
        maps.addAll(embeddings());
        maps.addAll(circuits());
        if (task instanceof DigitTask digits) {
            maps.addAll(new DigitMaps(digits, arrays, step).heatMaps());
        }
        if (task instanceof InContextLinear linear) {
            maps.addAll(QueryGrids.of(arrays, step));
            maps.addAll(CorruptionMaps.of(arrays, step));
            maps.addAll(HeadMaps.attention(arrays, step));
            maps.addAll(HeadMaps.ablation(arrays, step));
            maps.addAll(NeuronMaps.of(arrays, step));
            maps.addAll(SimilarityMaps.of(arrays, linear, step));
        }
        return maps;
    }

    /** Returns the scatter plots. */
    public List<Scatter> scatters() {
        if (task instanceof DigitTask digits) {
            return new DigitMaps(digits, arrays, step).scatters();
        }
        return task instanceof InContextLinear linear
                ? CirclePlots.of(arrays, linear, step)
                : List.of();
    }

    private List<HeatMap> attention() {
        List<HeatMap> maps = new ArrayList<>();
        Measurements.Values tokens = arrays.get(ATTENTION + AttentionProbe.TOKENS);
        if (tokens == null) {
            return maps;
        }
        List<String> labels = text(tokens);
        arrays.forEach(
                (name, values) -> {
                    if (name.startsWith(ATTENTION) && values.shape().length == 2) {
                        maps.add(
                                new HeatMap(
                                        "attention, " + name.substring(ATTENTION.length()),
                                        labels,
                                        labels,
                                        causal(rows(values)),
                                        "rows ask, columns are attended to; step " + step));
                    }
                });
        return maps;
    }

    private List<HeatMap> patching() {
        List<HeatMap> maps = new ArrayList<>();
        Measurements.Values clean = arrays.get(PATCHING + PatchingProbe.CLEAN);
        Measurements.Values corrupted = arrays.get(PATCHING + PatchingProbe.CORRUPTED);
        if (clean == null || corrupted == null) {
            return maps;
        }
        String note =
                String.format(
                        Locale.ROOT,
                        "share of the logit difference that a patch brings back; clean '%s',"
                                + " corrupted '%s'; step %d",
                        String.join(" ", text(clean)),
                        String.join(" ", text(corrupted)),
                        step);
        arrays.forEach(
                (name, values) -> {
                    if (name.startsWith(PATCHING) && values.shape().length == 2) {
                        List<String> layers =
                                IntStream.rangeClosed(1, (int) values.shape()[0])
                                        .mapToObj(layer -> "layer " + layer)
                                        .toList();
                        maps.add(
                                new HeatMap(
                                        "patching, " + name.substring(PATCHING.length()),
                                        layers,
                                        text(corrupted),
                                        rows(values),
                                        note));
                    }
                });
        return maps;
    }

    private List<HeatMap> embeddings() {
        List<HeatMap> maps = new ArrayList<>();
        for (String name : List.of(EmbeddingProbe.TOKENS, EmbeddingProbe.POSITIONS)) {
            Measurements.Values values = arrays.get("embeddings/" + name);
            if (values != null) {
                List<String> labels =
                        IntStream.range(0, (int) values.shape()[0])
                                .mapToObj(
                                        i ->
                                                name.equals(EmbeddingProbe.TOKENS)
                                                        ? vocabulary.token(i)
                                                        : "P" + i)
                                .toList();
                maps.add(
                        new HeatMap(
                                "embeddings, " + name,
                                labels,
                                labels,
                                rows(values),
                                "cosines of their vectors; step " + step));
            }
        }
        return maps;
    }

    private List<HeatMap> circuits() {
        List<HeatMap> maps = new ArrayList<>();
        CIRCUITS.forEach(
                (name, note) -> {
                    Measurements.Values values = arrays.get("circuits/" + name);
                    if (values != null && task instanceof AssignAndAdd assignAndAdd) {
                        maps.add(
                                new HeatMap(
                                        "circuit, " + name,
                                        labels(name, assignAndAdd, (int) values.shape()[0]),
                                        labels(name, assignAndAdd, (int) values.shape()[1]),
                                        rows(values),
                                        note + "; step " + step));
                    }
                });
        return maps;
    }

    private static List<String> labels(String name, AssignAndAdd task, int size) {
        return IntStream.range(0, size)
                .mapToObj(
                        i ->
                                name.endsWith("variables")
                                        ? task.vocabulary().token(task.variableToken(i))
                                        : "P" + i)
                .toList();
    }

    private List<String> text(Measurements.Values tokens) {
        return IntStream.range(0, tokens.data().length)
                .mapToObj(i -> vocabulary.token((long) tokens.data()[i]))
                .toList();
    }

    static double[][] rows(Measurements.Values values) {
        int columns = (int) values.shape()[1];
        double[][] rows = new double[(int) values.shape()[0]][columns];
        for (int i = 0; i < values.data().length; i++) {
            rows[i / columns][i % columns] = values.data()[i];
        }
        return rows;
    }

    /** What the causal mask hides is no attention of zero. */
    private static double[][] causal(double[][] pattern) {
        for (int query = 0; query < pattern.length; query++) {
            for (int key = query + 1; key < pattern.length; key++) {
                pattern[query][key] = Double.NaN;
            }
        }
        return pattern;
    }
}
