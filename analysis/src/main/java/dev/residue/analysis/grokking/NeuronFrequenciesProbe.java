package dev.residue.analysis.grokking;

import ai.djl.ndarray.NDArray;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.Probe;
import dev.residue.analysis.probe.ProbeFactory;
import dev.residue.analysis.probe.Subject;
import dev.residue.analysis.probe.TaskProbe;
import dev.residue.dataset.grokking.ModularPairs;
import dev.residue.model.settings.TransformerSettings;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Which frequency each neuron of the last MLP computes with, at the equals sign over all p² pairs
 * (Nanda et al., arXiv 2301.05217).
 *
 * <p>A neuron's share of frequency k is the part of its variance that the products (1, cos w_k a,
 * sin w_k a) × (1, cos w_k b, sin w_k b), all but the constant, explain; its own frequency is the k
 * of the largest share. In {@code [0, 1]}; an even spectrum has 8 / (p² − 1).
 *
 * <ul>
 *   <li>{@code single-frequency-neurons}: the share of neurons with at least {@value #SINGLE} of
 *       their variance in one frequency. Neurons that are the same for all pairs count as none;
 *       their number is what {@code neurons} lacks.
 *   <li>{@code neuron-share}: the mean of the largest shares over neurons that vary.
 *   <li>{@code neurons}, index k: how many have it as their own.
 * </ul>
 */
public final class NeuronFrequenciesProbe implements Probe {

    static final double SINGLE = 0.85;

    private final ModularPairs task;

    public NeuronFrequenciesProbe(ModularPairs task) {
        this.task = task;
    }

    public static ProbeFactory factory() {
        return TaskProbe.builder(
                        ModularPairs.class,
                        "the frequency of every MLP neuron, and its share of the variance",
                        (task, seed) -> new NeuronFrequenciesProbe(task))
                .optTransformers((task, settings) -> problem(settings))
                .optFigures((task, record) -> GrokkingFigures.neurons(record))
                .optIndexNames((task, name, index) -> "frequency " + index)
                .build();
    }

    private static Optional<String> problem(TransformerSettings settings) {
        return settings.mlp().get(settings.layers() - 1) == null
                ? Optional.of("is about the last layer's MLP, which this model lacks")
                : Optional.empty();
    }

    @Override
    public void measure(Subject subject, Measurements measurements) {
        int layer = subject.transformer().settings().layers() - 1;
        String hook = "blocks." + layer + ".mlp.hook_post";
        int equals = task.context() - 1;
        Measurements.Values values =
                Objects.requireNonNull(
                        subject.observe(task.allPairs(), Map.of(hook, x -> at(x, equals)))
                                .get(hook));
        int neurons = (int) values.shape()[1];
        double[][] shares = shares(values.data(), neurons);
        int[] own = new int[shares.length + 1];
        int single = 0;
        double sum = 0;
        for (int neuron = 0; neuron < neurons; neuron++) {
            int best = 0;
            double largest = 0;
            for (int k = 1; k <= shares.length; k++) {
                if (shares[k - 1][neuron] > largest) {
                    best = k;
                    largest = shares[k - 1][neuron];
                }
            }
            own[best]++;
            sum += largest;
            single += largest >= SINGLE ? 1 : 0;
        }
        measurements.add("single-frequency-neurons", (double) single / neurons);
        int varying = neurons - own[0];
        measurements.add("neuron-share", varying == 0 ? 0 : sum / varying);
        for (int k = 1; k <= shares.length; k++) {
            measurements.add("neurons", (long) k, own[k]);
        }
    }

    private static NDArray at(NDArray activations, int position) {
        return activations.get(":, " + position);
    }

    /**
     * Returns the share of each neuron's variance that each frequency explains, {@code [k −
     * 1][neuron]}; 0 for a neuron that does not vary.
     *
     * @param activations {@code [a, b, neuron]}
     */
    double[][] shares(float[] activations, int neurons) {
        int p = task.modulus();
        Frequencies frequencies = new Frequencies(p);
        double[] constant = new double[p];
        Arrays.fill(constant, 1 / Math.sqrt(p));
        double[][] means = alongB(activations, neurons, constant); // [a][neuron]
        double[] variances = variances(activations, neurons);
        double[][] shares = new double[frequencies.count()][neurons];
        for (int k = 1; k <= shares.length; k++) {
            double[][] waves = frequencies.waves(k);
            for (double[] wave : waves) {
                addSquares(alongA(means, wave), shares[k - 1]);
                double[][] transformed = alongB(activations, neurons, wave);
                addSquares(alongA(transformed, constant), shares[k - 1]);
                for (double[] other : waves) {
                    addSquares(alongA(transformed, other), shares[k - 1]);
                }
            }
            for (int neuron = 0; neuron < neurons; neuron++) {
                shares[k - 1][neuron] =
                        variances[neuron] > 0 ? shares[k - 1][neuron] / variances[neuron] : 0;
            }
        }
        return shares;
    }

    private double[][] alongB(float[] activations, int neurons, double[] wave) {
        int p = wave.length;
        double[][] result = new double[p][neurons];
        for (int a = 0; a < p; a++) {
            double[] row = result[a];
            for (int b = 0; b < p; b++) {
                double factor = wave[b];
                int from = (a * p + b) * neurons;
                for (int neuron = 0; neuron < neurons; neuron++) {
                    row[neuron] += factor * activations[from + neuron];
                }
            }
        }
        return result;
    }

    private static double[] alongA(double[][] rows, double[] wave) {
        double[] result = new double[rows[0].length];
        for (int a = 0; a < wave.length; a++) {
            for (int neuron = 0; neuron < result.length; neuron++) {
                result[neuron] += wave[a] * rows[a][neuron];
            }
        }
        return result;
    }

    private static void addSquares(double[] coefficients, double[] sums) {
        for (int neuron = 0; neuron < sums.length; neuron++) {
            sums[neuron] += coefficients[neuron] * coefficients[neuron];
        }
    }

    /** Returns the sums of squares about each neuron's mean. */
    private static double[] variances(float[] activations, int neurons) {
        double[] means = new double[neurons];
        double[] squares = new double[neurons];
        int pairs = activations.length / neurons;
        for (int i = 0; i < activations.length; i++) {
            means[i % neurons] += above(activations, i, neurons) / pairs;
        }
        for (int i = 0; i < activations.length; i++) {
            squares[i % neurons] +=
                    Math.pow(above(activations, i, neurons) - means[i % neurons], 2);
        }
        return squares;
    }

    /** Returns an activation above the first pair's: exactly 0 for a neuron that never changes. */
    private static double above(float[] activations, int i, int neurons) {
        return (double) activations[i] - activations[i % neurons];
    }
}
