package dev.residue.analysis.assignandadd;

import ai.djl.ndarray.NDManager;
import dev.residue.analysis.assignandadd.LastLayer.EqualsActivations;
import dev.residue.analysis.assignandadd.Template.OperandKind;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.Probe;
import dev.residue.analysis.probe.ProbeFactory;
import dev.residue.analysis.probe.Subject;
import dev.residue.analysis.probe.TaskProbe;
import dev.residue.dataset.RandomStream;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Whether one MLP adds, however its operands are given: by similarity and by exchange.
 *
 * <p>Every number is over all p² ordered pairs, held out or not, each in one sequence per kind of
 * operands: {@code a 7 b 2 c 51 ; ; ; ; ; ; + n1 n2 =} (direct), {@code a 7 b n1 c 51 ; ; ; ; ; ; +
 * b n2 =} (one variable) and {@code a 7 b n1 c n2 ; ; ; ; ; ; + b c =} (two variables), so that
 * nothing differs but how operands are given. The variables stand where training shows them. See
 * docs/reproductions/assign-and-add.md#one-mlp-for-both.
 *
 * <ul>
 *   <li>{@code mlp-input-cosine/matched}: the mean cosine of what enters the second layer's MLP at
 *       "=" in the direct and in the one-variable sequence of a pair, with {@code …/deviation} and
 *       {@code …/smallest}; {@code mlp-input-cosine/mismatched}: with the latter's pairs permuted
 *       at random. In {@code [-1, 1]}; two random directions have 0. It misleads where everything
 *       is alike, as early in training: look at both together.
 *   <li>{@code attention-output-cosine/matched}: the mean cosine of the second layer's attention
 *       output at "=" of a direct sequence with a random prefix, and of E_n1 OV2 + E_n2 OV2; {@code
 *       …/shuffled}: with the right numbers permuted among the pairs. As the left number stays, the
 *       latter is near .5, not 0. {@code attention-output-regression/matched/slope} and {@code
 *       …/r-squared}: the least-squares fit of the output to the images, with one slope and a bias
 *       per dimension, R² around the dimensions' means; {@code …/shuffled/…} likewise. {@code
 *       attention-output-norm-ratio}: the mean of |output| / |images|.
 *   <li>{@code addition-from-embeddings}: the MLP applied to E_n1 OV2 + E_n2 OV2 alone, unembedded;
 *       the share of right sums. Chance 1/p. Equals {@code progress/ov2-mlp2}.
 *   <li>{@code swap/mlp-output}: the MLP's output at "=" is replaced by that of a sequence with two
 *       other numbers and another sum; the share in which the model then gives the source's sum.
 *       {@code …/from-<kind>-into-<kind>} for the nine ordered pairs of kinds, the smallest without
 *       suffix. Chance 1/p. It is low, too, where the model does not resolve the source's
 *       variables: compare {@code intact/<kind>}, the accuracy without any exchange. {@code
 *       swap/attention-output}: the same for the second layer's attention, the MLP computed anew.
 *   <li>{@code ablation/mlp-output}: the accuracy with the MLP's output at "=" set to zero, {@code
 *       …/<kind>} and the largest of the three without suffix; {@code mean-ablation/mlp-output}:
 *       set to its mean over all pairs of the kind; {@code mlp-output-alone/<kind>}: the accuracy
 *       when nothing but it is unembedded. Chance 1/p.
 * </ul>
 *
 * <p>Swaps and ablations are computed from cached activations at "=", which is exact: nothing
 * behind the last layer's attention reads other positions.
 */
public final class SharedMlpProbe implements Probe {

    private final AssignAndAdd task;
    private final NumberPairs pairs;
    private final Map<OperandKind, Sequences> byKind = new EnumMap<>(OperandKind.class);
    private final Sequences randomPrefixes;
    private final int[] same;
    private final int[] mismatched;
    private final int[] shuffled;
    private final int[] others;

    public SharedMlpProbe(AssignAndAdd task, long seed) {
        this.task = task;
        pairs = new NumberPairs(task.modulus());
        Template template = new Template(task);
        for (OperandKind kind : OperandKind.values()) {
            byKind.put(kind, template.sequences(kind));
        }
        randomPrefixes = template.randomPrefixes(seed);
        RandomStream random = RandomStream.of("assign-and-add/shared-mlp", seed);
        same = IntStream.range(0, pairs.count()).toArray();
        mismatched = pairs.shuffled(random);
        shuffled = pairs.shuffled(random);
        others = pairs.others(random);
    }

    public static ProbeFactory factory() {
        return TaskProbe.builder(
                        AssignAndAdd.class,
                        "whether one MLP adds for direct and assigned operands: cosines, swaps,"
                                + " ablation",
                        SharedMlpProbe::new)
                .optTransformersWhere(CircuitShape::fitsWithAllPairs)
                .build();
    }

    @Override
    public void measure(Subject subject, Measurements measurements) {
        try (NDManager scope = subject.newScope()) {
            CircuitWeights weights = new CircuitWeights(task, subject, scope);
            LastLayer layer = new LastLayer(weights);
            EqualsActivations.Reader reader =
                    new EqualsActivations.Reader(task.equalsPosition(), subject, layer, scope);
            Map<OperandKind, EqualsActivations> activations = new EnumMap<>(OperandKind.class);
            byKind.forEach((kind, sequences) -> activations.put(kind, reader.read(sequences)));
            compareInputs(activations, measurements);
            compareAttention(weights, reader.read(randomPrefixes).attended(), measurements);
            measurements.add("addition-from-embeddings", EmbeddingAddition.accuracy(weights));
            swap(activations, layer, measurements);
            ablate(activations, layer, measurements);
        }
    }

    private void compareInputs(
            Map<OperandKind, EqualsActivations> activations, Measurements measurements) {
        Matrix direct = Objects.requireNonNull(activations.get(OperandKind.DIRECT)).middle();
        Matrix variable =
                Objects.requireNonNull(activations.get(OperandKind.ONE_VARIABLE)).middle();
        add(measurements, "mlp-input-cosine/matched", Similarity.of(direct, variable, same));
        add(
                measurements,
                "mlp-input-cosine/mismatched",
                Similarity.of(direct, variable, mismatched));
    }

    private void compareAttention(
            CircuitWeights weights, Matrix attended, Measurements measurements) {
        Matrix images = imageSums(weights, pairs, same);
        Matrix wrong = imageSums(weights, pairs, shuffled);
        add(measurements, "attention-output-cosine/matched", Similarity.of(attended, images, same));
        add(measurements, "attention-output-cosine/shuffled", Similarity.of(attended, wrong, same));
        add(measurements, "matched", Regression.of(images, attended));
        add(measurements, "shuffled", Regression.of(wrong, attended));
        measurements.add("attention-output-norm-ratio", Similarity.normRatio(attended, images));
    }

    private void swap(
            Map<OperandKind, EqualsActivations> activations,
            LastLayer layer,
            Measurements measurements) {
        int[] sourceSums = IntStream.of(others).map(pairs::sum).toArray();
        double mlp = 1;
        double attention = 1;
        for (Map.Entry<OperandKind, EqualsActivations> from : activations.entrySet()) {
            for (Map.Entry<OperandKind, EqualsActivations> into : activations.entrySet()) {
                String suffix = "/from-" + from.getKey().title() + "-into-" + into.getKey().title();
                double share =
                        layer.swapMlp(into.getValue(), from.getValue(), others)
                                .shareWithArgMax(sourceSums);
                measurements.add("swap/mlp-output" + suffix, share);
                mlp = Math.min(mlp, share);
                share =
                        layer.swapAttention(into.getValue(), from.getValue(), others)
                                .shareWithArgMax(sourceSums);
                measurements.add("swap/attention-output" + suffix, share);
                attention = Math.min(attention, share);
            }
        }
        measurements.add("swap/mlp-output", mlp);
        measurements.add("swap/attention-output", attention);
    }

    private void ablate(
            Map<OperandKind, EqualsActivations> activations,
            LastLayer layer,
            Measurements measurements) {
        int[] sums = pairs.sums();
        perKind(
                activations,
                "intact",
                measurements,
                of -> layer.swapMlp(of, of, same).shareWithArgMax(sums));
        perKind(
                activations,
                "mlp-output-alone",
                measurements,
                of -> layer.onlyMlp(of).shareWithArgMax(sums));
        measurements.add(
                "ablation/mlp-output",
                perKind(
                        activations,
                        "ablation/mlp-output",
                        measurements,
                        of ->
                                layer.replaceMlp(of, new float[of.added().columns()])
                                        .shareWithArgMax(sums)));
        measurements.add(
                "mean-ablation/mlp-output",
                perKind(
                        activations,
                        "mean-ablation/mlp-output",
                        measurements,
                        of -> layer.replaceMlp(of, of.added().meanRow()).shareWithArgMax(sums)));
    }

    /** Reports a number for each kind and returns the largest. */
    private static double perKind(
            Map<OperandKind, EqualsActivations> activations,
            String name,
            Measurements measurements,
            ToDoubleFunction<EqualsActivations> measure) {
        double largest = 0;
        for (Map.Entry<OperandKind, EqualsActivations> kind : activations.entrySet()) {
            double value = measure.applyAsDouble(kind.getValue());
            measurements.add(name + "/" + kind.getKey().title(), value);
            largest = Math.max(largest, value);
        }
        return largest;
    }

    private static void add(Measurements measurements, String name, Similarity similarity) {
        measurements.add(name, similarity.mean());
        measurements.add(name + "/deviation", similarity.deviation());
        measurements.add(name + "/smallest", similarity.smallest());
    }

    private static void add(Measurements measurements, String match, Regression regression) {
        String name = "attention-output-regression/" + match;
        measurements.add(name + "/slope", regression.slope());
        measurements.add(name + "/r-squared", regression.explained());
    }

    /** Returns the sums of images for all pairs; each row takes its right number from another. */
    private static Matrix imageSums(CircuitWeights weights, NumberPairs pairs, int... rights) {
        Matrix images = Matrix.of(weights.numbers().matMul(weights.outputValue(1)));
        float[] sums = new float[pairs.count() * images.columns()];
        for (int code = 0; code < pairs.count(); code++) {
            for (int column = 0; column < images.columns(); column++) {
                sums[code * images.columns() + column] =
                        images.at(pairs.left(code), column)
                                + images.at(pairs.right(rights[code]), column);
            }
        }
        return new Matrix(sums, pairs.count(), images.columns());
    }

    /**
     * The least-squares fit y = slope · x + bias between the rows of two matrices, with one slope
     * for all columns and a bias per column; 0 and 0 where one of the two does not vary.
     *
     * @param explained R², the share of y's variance around its columns' means that the fit
     *     explains
     */
    private record Regression(double slope, double explained) {

        static Regression of(Matrix x, Matrix y) {
            float[] meanX = x.meanRow();
            float[] meanY = y.meanRow();
            double xx = 0;
            double xy = 0;
            double yy = 0;
            for (int row = 0; row < x.rows(); row++) {
                for (int column = 0; column < x.columns(); column++) {
                    double dx = x.at(row, column) - meanX[column];
                    double dy = y.at(row, column) - meanY[column];
                    xx += dx * dx;
                    xy += dx * dy;
                    yy += dy * dy;
                }
            }
            return xx == 0 || yy == 0
                    ? new Regression(0, 0)
                    : new Regression(xy / xx, xy * xy / (xx * yy));
        }
    }

    /** How alike the rows of two matrices are. */
    private record Similarity(double mean, double deviation, double smallest) {

        /** Compares row i of one with row {@code rows[i]} of the other; a zero row has cosine 0. */
        static Similarity of(Matrix one, Matrix other, int... rows) {
            double sum = 0;
            double squares = 0;
            double smallest = 1;
            for (int i = 0; i < rows.length; i++) {
                double cosine = cosine(one, i, other, rows[i]);
                sum += cosine;
                squares += cosine * cosine;
                smallest = Math.min(smallest, cosine);
            }
            double mean = sum / rows.length;
            return new Similarity(
                    mean, Math.sqrt(Math.max(0, squares / rows.length - mean * mean)), smallest);
        }

        /** Returns the mean over rows of |one| / |other|, with 0 where the other is zero. */
        static double normRatio(Matrix one, Matrix other) {
            double sum = 0;
            for (int row = 0; row < one.rows(); row++) {
                double square = dot(other, row, other, row);
                sum += square == 0 ? 0 : Math.sqrt(dot(one, row, one, row) / square);
            }
            return sum / one.rows();
        }

        private static double cosine(Matrix one, int row, Matrix other, int otherRow) {
            double norms = dot(one, row, one, row) * dot(other, otherRow, other, otherRow);
            return norms == 0 ? 0 : dot(one, row, other, otherRow) / Math.sqrt(norms);
        }

        private static double dot(Matrix one, int row, Matrix other, int otherRow) {
            double sum = 0;
            for (int column = 0; column < one.columns(); column++) {
                sum += (double) one.at(row, column) * other.at(otherRow, column);
            }
            return sum;
        }
    }
}
