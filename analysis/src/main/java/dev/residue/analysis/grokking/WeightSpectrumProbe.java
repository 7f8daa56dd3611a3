package dev.residue.analysis.grokking;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.Probe;
import dev.residue.analysis.probe.ProbeFactory;
import dev.residue.analysis.probe.Subject;
import dev.residue.analysis.probe.TaskProbe;
import dev.residue.dataset.grokking.ModularPairs;
import dev.residue.model.settings.TransformerSettings;
import java.util.Optional;

/**
 * How sparse the weights are in Fourier space, and how large (Nanda et al., arXiv 2301.05217).
 * Indices are frequencies k from 1 to ⌊p/2⌋.
 *
 * <ul>
 *   <li>{@code embedding-norm}: the norm of the embedding's part of each frequency, cosine and sine
 *       together, over all dimensions; {@code neuron-logit-norm}: that of W_out W_U, as a function
 *       of the output, over all neurons.
 *   <li>{@code gini/embedding}, {@code gini/neuron-logit-map}: the Gini coefficient of these norms,
 *       0 where all are equal and near 1 where few are large. Random weights are near 0.
 *   <li>{@code squared-weights/<tensor>} and {@code squared-weights/all}: sums of squares.
 * </ul>
 */
public final class WeightSpectrumProbe implements Probe {

    private final ModularPairs task;

    public WeightSpectrumProbe(ModularPairs task) {
        this.task = task;
    }

    public static ProbeFactory factory() {
        return TaskProbe.builder(
                        ModularPairs.class,
                        "Fourier norms of embedding and neuron-to-logit map, sums of squared"
                                + " weights",
                        (task, seed) -> new WeightSpectrumProbe(task))
                .optTransformers((task, settings) -> problem(settings))
                .optFigures((task, record) -> GrokkingFigures.weights(record))
                .optIndexNames((task, name, index) -> "frequency " + index)
                .build();
    }

    private static Optional<String> problem(TransformerSettings settings) {
        return settings.tied() || settings.mlp().get(settings.layers() - 1) == null
                ? Optional.of("is about W_out W_U of the last layer, which this model lacks")
                : Optional.empty();
    }

    @Override
    public void measure(Subject subject, Measurements measurements) {
        int last = subject.transformer().settings().layers() - 1;
        int dModel = subject.transformer().settings().dModel();
        int p = task.modulus();
        Frequencies frequencies = new Frequencies(p);
        try (NDManager scope = subject.newScope()) {
            float[] embedding = subject.weight("embed.W_E", scope).toFloatArray();
            double[][] rows = new double[p][dModel];
            for (int i = 0; i < p * dModel; i++) {
                rows[i / dModel][i % dModel] = embedding[i];
            }
            report("embedding", frequencies.norms(rows), "embedding-norm", measurements);
            double[][] map =
                    product(
                            subject.weight("blocks." + last + ".mlp.W_out", scope).toFloatArray(),
                            subject.weight("unembed.W_U", scope).toFloatArray(),
                            dModel);
            report("neuron-logit-map", frequencies.norms(map), "neuron-logit-norm", measurements);
            double all = 0;
            for (Pair<String, Parameter> entry : subject.block().getParameters()) {
                double squares = 0;
                for (float value : subject.weight(entry.getKey(), scope).toFloatArray()) {
                    squares += (double) value * value;
                }
                measurements.add("squared-weights/" + entry.getKey(), squares);
                all += squares;
            }
            measurements.add("squared-weights/all", all);
        }
    }

    private static void report(
            String what, double[] norms, String name, Measurements measurements) {
        for (int k = 1; k <= norms.length; k++) {
            measurements.add(name, (long) k, norms[k - 1]);
        }
        measurements.add("gini/" + what, Frequencies.gini(norms));
    }

    /**
     * Returns the product of {@code [neuron, d]} and {@code [d, output]}, {@code [output][neuron]}.
     */
    private double[][] product(float[] out, float[] unembedding, int dModel) {
        int p = task.modulus();
        int neurons = out.length / dModel;
        double[][] map = new double[p][neurons];
        for (int neuron = 0; neuron < neurons; neuron++) {
            for (int d = 0; d < dModel; d++) {
                double factor = out[neuron * dModel + d];
                for (int c = 0; c < p; c++) {
                    map[c][neuron] += factor * unembedding[d * p + c];
                }
            }
        }
        return map;
    }
}
