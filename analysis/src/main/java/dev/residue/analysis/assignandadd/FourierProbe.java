package dev.residue.analysis.assignandadd;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.Probe;
import dev.residue.analysis.probe.ProbeFactory;
import dev.residue.analysis.probe.Subject;
import dev.residue.analysis.probe.TaskProbe;
import dev.residue.analysis.statistics.FourierBasis;
import dev.residue.analysis.statistics.Series;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import dev.residue.dataset.assignandadd.AssignAndAddRecord;
import dev.residue.dataset.assignandadd.AssignAndAddRecord.Operand;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which frequencies modulo p the model computes with: of embeddings, read-out and single neurons.
 *
 * <p>See docs/reproductions/assign-and-add.md#fourier; the transform follows Nanda et al., arXiv
 * 2301.05217. A frequency k from 1 to (p - 1)/2 has a cosine and a sine; constant parts are left
 * out. Indices are frequencies.
 *
 * <ul>
 *   <li>{@code embedding-power}: the share of the numbers' embeddings' power, summed over
 *       dimensions; {@code ov2-power}: of their images E OV2; {@code read-out-power}: of W_out W_U,
 *       as a function of the class, summed over neurons. Each sums to 1; random embeddings have
 *       2/(p - 1) everywhere, give or take 1/√dModel of it.
 *   <li>{@code key-frequency}: those of {@code embedding-power} above 1.5 times 2/(p - 1), and no
 *       others. None for random embeddings; it misleads where more than two thirds of all
 *       frequencies are used, as none may then stand out.
 *   <li>{@code best-explained-variance}: the largest share, over neurons, of the variance over all
 *       p² pairs (n, m) of the MLP's pre-activation at "=" that A cos(2πkn/p + α) + B cos(2πkm/p +
 *       β) explains; {@code best-neuron}: that neuron. Sequences have nothing but PADs in front of
 *       {@code + n m =}. In {@code [0, 1]}; a random function of two numbers has 4/(p² - 1).
 *   <li>{@code active-neurons}: how many are positive for any pair.
 *   <li>{@code single-frequency-share/pre-activation}: the median over all neurons of the largest
 *       explained variance; {@code …/post-activation}: the median over active neurons of the
 *       largest share of variance after the ReLU in the products {1, cos k, sin k} of n and of m;
 *       {@code single-frequency-neurons}: how many of the latter exceed .85. {@code neurons}: how
 *       many active neurons have that frequency as their largest.
 * </ul>
 *
 * <p>The array {@code pre-activation} is that of the neuron with the largest explained variance,
 * {@code [n, m]}; {@code best-neuron-overall} and {@code best-frequency-overall} name it.
 */
public final class FourierProbe implements Probe {

    private static final double SINGLE = 0.85;

    private final AssignAndAdd task;
    private final int p;
    private final Sequences coreOnly;

    public FourierProbe(AssignAndAdd task) {
        this.task = task;
        p = task.modulus();
        NumberPairs pairs = new NumberPairs(p);
        long[] tokens = new long[pairs.count() * task.context()];
        for (int code = 0; code < pairs.count(); code++) {
            AssignAndAddRecord record =
                    new AssignAndAddRecord(
                            task.context(),
                            List.of(),
                            Operand.number(pairs.left(code)),
                            Operand.number(pairs.right(code)));
            System.arraycopy(
                    task.compose(record), 0, tokens, code * task.context(), task.context());
        }
        long[] labels = Arrays.stream(pairs.sums()).asLongStream().toArray();
        coreOnly = new Sequences(tokens, labels, pairs.count());
    }

    public static ProbeFactory factory() {
        return TaskProbe.builder(
                        AssignAndAdd.class,
                        "frequencies of embeddings, read-out and neurons",
                        (task, seed) -> new FourierProbe(task))
                .optTransformersWhere(CircuitShape::fitsWithAllPairs)
                .optFigures((task, record) -> FourierFigures.of(record))
                .optIndexNames((task, name, index) -> "frequency " + index)
                .build();
    }

    @Override
    public void measure(Subject subject, Measurements measurements) {
        try (NDManager scope = subject.newScope()) {
            CircuitWeights weights = new CircuitWeights(task, subject, scope);
            NDArray numbers = weights.numbers();
            double[] embedding = powers(numbers, "embedding-power", measurements);
            powers(numbers.matMul(weights.outputValue(1)), "ov2-power", measurements);
            powers(
                    weights.mlpOut().matMul(weights.unembedding()).transpose(),
                    "read-out-power",
                    measurements);
            for (int i = 0; i < embedding.length; i++) {
                if (embedding[i] > FourierBasis.KEY / embedding.length) {
                    measurements.add("key-frequency", i + 1L, embedding[i]);
                }
            }
            neurons(preActivations(subject, weights), scope, measurements);
        }
    }

    private double[] powers(NDArray function, String name, Measurements measurements) {
        double[] shares = new FourierBasis(p).powerShares(function);
        for (int i = 0; i < shares.length; i++) {
            measurements.add(name, i + 1L, shares[i]);
        }
        return shares;
    }

    private Matrix preActivations(Subject subject, CircuitWeights weights) {
        int[] equals = {weights.task().equalsPosition()};
        NDManager scope = weights.scope();
        Matrix middle = new ResidualStreamReader(subject, 2, equals, scope).residual(coreOnly);
        NDArray rows = scope.create(middle.data(), new Shape(middle.rows(), middle.columns()));
        return Matrix.of(rows.matMul(weights.mlpIn()));
    }

    private void neurons(Matrix pre, NDManager scope, Measurements measurements) {
        NeuronFourier fourier = new NeuronFourier(p);
        double[][] explained = fourier.shares(scope, pre, NeuronFourier.Cells.SUM);
        reportBest(explained, pre, measurements);
        measurements.add(
                "single-frequency-share/pre-activation",
                Series.median(
                        Arrays.stream(explained)
                                .mapToDouble(shares -> NeuronSpectrum.best(shares).largest())
                                .toArray()));
        Matrix post = pre.positivePart();
        double[][] shares = fourier.shares(scope, post, NeuronFourier.Cells.SUM_AND_PRODUCTS);
        NeuronSpectrum[] active = active(post, shares);
        double[] largest = Arrays.stream(active).mapToDouble(NeuronSpectrum::largest).toArray();
        measurements.add("active-neurons", active.length);
        measurements.add(
                "single-frequency-share/post-activation",
                largest.length == 0 ? 0 : Series.median(largest));
        measurements.add(
                "single-frequency-neurons",
                (double) Arrays.stream(largest).filter(share -> share > SINGLE).count());
        for (int k = 1; k <= shares[0].length; k++) {
            int frequency = k;
            measurements.add(
                    "neurons",
                    (long) k,
                    (double)
                            Arrays.stream(active)
                                    .filter(neuron -> neuron.frequency() == frequency)
                                    .count());
        }
    }

    private void reportBest(double[][] explained, Matrix pre, Measurements measurements) {
        int bestNeuron = 0;
        int bestFrequency = 1;
        for (int k = 1; k <= explained[0].length; k++) {
            int best = 0;
            for (int neuron = 0; neuron < explained.length; neuron++) {
                best = explained[neuron][k - 1] > explained[best][k - 1] ? neuron : best;
            }
            measurements.add("best-explained-variance", (long) k, explained[best][k - 1]);
            measurements.add("best-neuron", (long) k, best);
            if (explained[best][k - 1] > explained[bestNeuron][bestFrequency - 1]) {
                bestNeuron = best;
                bestFrequency = k;
            }
        }
        measurements.add("best-neuron-overall", bestNeuron);
        measurements.add("best-frequency-overall", bestFrequency);
        measurements.add("pre-activation", new Measurements.Values(pre.column(bestNeuron), p, p));
    }

    private static NeuronSpectrum[] active(Matrix post, double[][] shares) {
        boolean[] active = new boolean[post.columns()];
        for (int i = 0; i < post.data().length; i++) {
            active[i % post.columns()] |= post.data()[i] > 0;
        }
        return IntStream.range(0, active.length)
                .filter(neuron -> active[neuron])
                .mapToObj(neuron -> NeuronSpectrum.best(shares[neuron]))
                .toArray(NeuronSpectrum[]::new);
    }

    /**
     * The two-dimensional Fourier power of neurons as functions of both numbers.
     *
     * <p>p = the number of numbers, J = the neurons of a chunk.
     */
    private static final class NeuronFourier {

        private static final int NEURONS_PER_CHUNK = 64;

        private final int p;
        private final FourierBasis basis;

        NeuronFourier(int p) {
            this.p = p;
            this.basis = new FourierBasis(p);
        }

        /** Which cells of a neuron's two-dimensional spectrum belong to frequency k. */
        enum Cells {
            /** Frequency k of one number, constant in the other: A(n) + B(m). */
            SUM,
            /** Frequency k or constant in each number, but not constant in both. */
            SUM_AND_PRODUCTS
        }

        /** Returns each frequency's share of a neuron's variance, {@code [neuron][k - 1]}. */
        double[][] shares(NDManager scope, Matrix activations, Cells cells) {
            double[][] shares = new double[activations.columns()][basis.frequencies()];
            for (int from = 0; from < shares.length; from += NEURONS_PER_CHUNK) {
                int count = Math.min(NEURONS_PER_CHUNK, shares.length - from);
                try (NDManager chunk = scope.newSubManager()) {
                    float[] power = power(chunk, activations, from, count);
                    for (int j = 0; j < count; j++) {
                        add(power, count, j, cells, shares[from + j]);
                    }
                }
            }
            return shares;
        }

        /** Returns squared coefficients, {@code [column of m, column of n, J]}. */
        private float[] power(NDManager chunk, Matrix activations, int from, int count) {
            float[] data = activations.data();
            float[] some = new float[p * p * count];
            for (int pair = 0; pair < p * p; pair++) {
                for (int j = 0; j < count; j++) {
                    // above the first, so that a constant neuron has no power by rounding
                    some[pair * count + j] =
                            data[pair * activations.columns() + from + j] - data[from + j];
                }
            }
            NDArray transform = basis.on(chunk).transpose(); // [column, residue]
            NDArray overN = transform.matMul(chunk.create(some, new Shape(p, (long) p * count)));
            NDArray swapped =
                    overN.reshape(p, p, count).transpose(1, 0, 2).reshape(p, (long) p * count);
            return transform.matMul(swapped).square().toFloatArray();
        }

        private void add(float[] power, int count, int neuron, Cells cells, double[] shares) {
            double total = 0;
            for (int row = 0; row < p; row++) {
                for (int column = row == 0 ? 1 : 0; column < p; column++) {
                    double value = power[(row * p + column) * count + neuron];
                    total += value;
                    int one = basis.frequency(row);
                    int other = basis.frequency(column);
                    boolean sum = one == 0 || other == 0;
                    if (sum || (cells == Cells.SUM_AND_PRODUCTS && one == other)) {
                        shares[Math.max(one, other) - 1] += value;
                    }
                }
            }
            for (int i = 0; i < shares.length; i++) {
                shares[i] = total > 0 ? shares[i] / total : 0;
            }
        }
    }

    /** The frequency with the largest share of a neuron's variance; 0 for a constant one. */
    private record NeuronSpectrum(double largest, int frequency) {

        static NeuronSpectrum best(double... shares) {
            double largest = 0;
            int frequency = 0;
            for (int i = 0; i < shares.length; i++) {
                if (shares[i] > largest) {
                    largest = shares[i];
                    frequency = i + 1;
                }
            }
            return new NeuronSpectrum(largest, frequency);
        }
    }
}
