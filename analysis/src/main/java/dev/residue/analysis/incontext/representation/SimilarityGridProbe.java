package dev.residue.analysis.incontext.representation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.residue.analysis.figure.Caption;
import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.figure.HeatMap;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.Probe;
import dev.residue.analysis.probe.ProbeFactory;
import dev.residue.analysis.probe.ProbeRecord;
import dev.residue.analysis.probe.Subject;
import dev.residue.dataset.incontext.InContextLinear;
import dev.residue.model.settings.TransformerSettings;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How alike the outputs for all pairs (x, y) are, at the z of one shot ({@link PairSweep}): each
 * head's z W_O, each MLP's output, and the residual stream that leaves each layer. Learning to
 * grok, figures 7 and 8 (docs/reproductions/in-context.md#similarity-of-pairs).
 *
 * <p>Each vector is standardised over its features, as published, by taking off its mean and
 * dividing by its deviation; then cosines are taken. A vector without deviation has cosine 0 with
 * all.
 *
 * <ul>
 *   <li>{@code ratio/head/layer-<l>}, indexed by head, {@code ratio/mlp/layer-<l>} and {@code
 *       ratio/block/layer-<l>}: the mean similarity of pairs of equal ratio y/x less that of
 *       different ratio, both among pairs without a 0 that share neither x nor y; in {@code [-2,
 *       2]}, chance 0. The "kaleidoscopic" pattern of ratio matching has it near 1.
 *   <li>{@code equal/…}: the mean similarity of equal ratio itself, in {@code [-1, 1]}: where all
 *       outputs are alike it is near 1 and the ratio says nothing.
 * </ul>
 *
 * <p>Arrays {@code layer <l>, head <h>}, {@code layer <l>, MLP} and {@code layer <l>, block},
 * {@code [p², p²]} by code x p + y, for p up to {@value #LARGEST_GRID}; above, an array would take
 * more than 3 MB and only the numbers are given. Arrays are rounded to 1 / {@value #LEVELS}, finer
 * than colours show, so that they take a quarter of that on disk; numbers are not.
 */
public final class SimilarityGridProbe implements Probe {
    private static final int MOST_NUMBERS = 7;

    private static final int LARGEST_GRID = 29;
    private static final int LEVELS = 128;

    private final InContextLinear task;
    private final long seed;

    public SimilarityGridProbe(InContextLinear task, long seed) {
        this.task = task;
        this.seed = seed;
    }

    public static ProbeFactory factory() {
        return RepresentationProbe.ofPairs(
                        "similarities of head, MLP and block outputs of all pairs, and their"
                                + " ratio's part",
                        SimilarityGridProbe::new)
                .optFigures(SimilarityGridProbe::maps)
                .build();
    }

    @Override
    public void measure(Subject subject, Measurements measurements) {
        TransformerSettings settings = subject.transformer().settings();
        PairSweep sweep = PairSweep.of(task, settings.layers(), seed);
        String position = ":, " + InContextLinear.zPosition(sweep.shot());
        Map<String, UnaryOperator<NDArray>> selections = new LinkedHashMap<>();
        for (int layer = 0; layer < settings.layers(); layer++) {
            selections.put(name(layer, "attn.hook_z"), z -> z.get(position));
            if (settings.mlp().get(layer) != null) {
                selections.put(name(layer, "hook_mlp_out"), output -> output.get(position));
            }
            selections.put(name(layer, "hook_resid_post"), stream -> stream.get(position));
        }
        Map<String, Measurements.Values> found = subject.observe(sweep.sequences(), selections);
        for (int layer = 0; layer < settings.layers(); layer++) {
            String title = "layer " + (layer + 1) + ", ";
            String suffix = "/layer-" + (layer + 1);
            try (NDManager scope = subject.newScope()) {
                NDArray z = array(found, name(layer, "attn.hook_z"), scope); // [pair, head, dHead]
                NDArray output = subject.weight(name(layer, "attn.W_O"), scope);
                for (int head = 0; head < settings.heads(); head++) {
                    NDArray outputs = z.get(":, " + head).matMul(output.get(head));
                    Place place = new Place(title + "head " + (head + 1), "head" + suffix);
                    add(place, head + 1L, outputs, measurements);
                }
                if (found.containsKey(name(layer, "hook_mlp_out"))) {
                    NDArray outputs = array(found, name(layer, "hook_mlp_out"), scope);
                    add(new Place(title + "MLP", "mlp" + suffix), null, outputs, measurements);
                }
                NDArray streams = array(found, name(layer, "hook_resid_post"), scope);
                add(new Place(title + "block", "block" + suffix), null, streams, measurements);
            }
        }
    }

    private record Place(String array, String number) {}

    private void add(
            Place place, @Nullable Long index, NDArray outputs, Measurements measurements) {
        float[] grid = similarities(outputs);
        int count = task.modulus() * task.modulus();
        if (task.modulus() <= LARGEST_GRID) {
            measurements.add(place.array(), new Measurements.Values(rounded(grid), count, count));
        }
        RatioSimilarity ratio = RatioSimilarity.of(grid, task.modulus());
        measurements.add("ratio/" + place.number(), index, ratio.difference());
        measurements.add("equal/" + place.number(), index, ratio.equal());
    }

    /** Returns the cosines of standardised rows, {@code [row * row]}. */
    static float[] similarities(NDArray rows) {
        NDArray centred = rows.sub(rows.mean(new int[] {1}, true));
        NDArray norms = centred.square().sum(new int[] {1}, true).sqrt();
        // a constant row keeps rounding errors, which are no direction
        NDArray scale = rows.square().sum(new int[] {1}, true).sqrt().mul(1e-5f).add(1e-12f);
        NDArray kept = norms.gt(scale).toType(rows.getDataType(), false);
        NDArray unit = centred.div(norms.add(1e-30f)).mul(kept);
        return unit.matMul(unit.transpose()).toFloatArray();
    }

    private static float[] rounded(float[] grid) {
        float[] rounded = new float[grid.length];
        for (int i = 0; i < grid.length; i++) {
            rounded[i] = (float) Math.round(grid[i] * LEVELS) / LEVELS;
        }
        return rounded;
    }

    private static String name(int layer, String part) {
        return "blocks." + layer + "." + part;
    }

    private static NDArray array(
            Map<String, Measurements.Values> found, String name, NDManager scope) {
        Measurements.Values values = Objects.requireNonNull(found.get(name));
        return scope.create(values.data(), new Shape(values.shape()));
    }

    static List<Figure> maps(InContextLinear task, ProbeRecord record) {
        int modulus = task.modulus();
        boolean isPart = modulus > MOST_NUMBERS;
        int[] codes =
                IntStream.range(0, modulus * modulus)
                        .filter(code -> !isPart || isDrawn(code / modulus, code % modulus))
                        .toArray();
        List<String> labels =
                Arrays.stream(codes)
                        .mapToObj(code -> code / modulus + " " + code % modulus)
                        .toList();
        return record.figures(
                (name, values) -> true,
                (name, values) ->
                        new HeatMap(
                                        "How alike outputs for pairs are, " + name,
                                        labels,
                                        labels,
                                        part(values, codes),
                                        new Caption(
                                                        "Cosines of the standardised outputs for"
                                                                + " the pairs x y"
                                                                + (isPart ? " up to 7 7" : "")
                                                                + ", from -1 to 1.",
                                                        "0 for unrelated ones",
                                                        "figures 7 and 8")
                                                .text(),
                                        "cosine")
                                .withFinding(
                                        "mean cosine "
                                                + Caption.number(meanOff(part(values, codes)))));
    }

    /** Returns the mean of all but the diagonal. */
    private static double meanOff(double[][] cosines) {
        int n = cosines.length;
        double sum = 0;
        for (int row = 0; row < n; row++) {
            for (int column = 0; column < n; column++) {
                sum += row == column ? 0 : cosines[row][column];
            }
        }
        return sum / Math.max(1, n * (n - 1));
    }

    private static boolean isDrawn(int x, int y) {
        return x >= 1 && x <= MOST_NUMBERS && y >= 1 && y <= MOST_NUMBERS;
    }

    private static double[][] part(Measurements.Values values, int[] codes) {
        int width = (int) values.shape()[1];
        double[][] part = new double[codes.length][codes.length];
        for (int row = 0; row < codes.length; row++) {
            for (int column = 0; column < codes.length; column++) {
                part[row][column] = values.data()[codes[row] * width + codes[column]];
            }
        }
        return part;
    }

    /**
     * How much more alike pairs (x, y) of equal ratio y/x are than pairs of different ratio.
     *
     * <p>Only pairs without a 0 are compared, and only with pairs that have another x and another
     * y, so that a common number does not pass for a common ratio.
     *
     * @param equal the mean similarity of different pairs of equal ratio, in {@code [-1, 1]}
     * @param different that of pairs of different ratio
     */
    record RatioSimilarity(double equal, double different) {

        /** Compares {@code [pair * pair]} by code x p + y, for a prime p of at least 5. */
        static RatioSimilarity of(float[] grid, int modulus) {
            int count = modulus * modulus;
            double[] sums = new double[2];
            long[] counts = new long[2];
            for (int one = 0; one < count; one++) {
                int x = one / modulus;
                int y = one % modulus;
                for (int other = 0; other < one; other++) {
                    int otherX = other / modulus;
                    int otherY = other % modulus;
                    boolean comparable =
                            x * y != 0 && otherX * otherY != 0 && x != otherX && y != otherY;
                    if (comparable) {
                        int kind = (x * otherY - y * otherX) % modulus == 0 ? 0 : 1;
                        sums[kind] += grid[one * count + other];
                        counts[kind]++;
                    }
                }
            }
            return new RatioSimilarity(sums[0] / counts[0], sums[1] / counts[1]);
        }

        /** Returns by how much equal ratios are more alike, in {@code [-2, 2]}; chance 0. */
        double difference() {
            return equal - different;
        }
    }
}
