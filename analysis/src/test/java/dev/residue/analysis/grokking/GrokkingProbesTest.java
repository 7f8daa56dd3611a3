package dev.residue.analysis.grokking;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.residue.analysis.probe.Measured;
import dev.residue.analysis.probe.Subject;
import dev.residue.dataset.grokking.ModularPairs;
import dev.residue.dataset.grokking.ModularPairsSettings;
import dev.residue.dataset.grokking.Operation;
import dev.residue.model.HookedTransformer;
import dev.residue.model.settings.Geometry;
import dev.residue.model.settings.TransformerSettings;
import dev.residue.testing.Rounding;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntBinaryOperator;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Neurons and weights against the complex Fourier transform, written out in loops. */
@Tag("numeric")
class GrokkingProbesTest {

    private static final int D = 6;
    private static final int MLP = 10;
    private static final double SCALE = 3;

    private static ModularPairs task(int p) {
        return new ModularPairs(new ModularPairsSettings(p, Operation.SUM, 0.5), 3);
    }

    private static Subject subject(ModularPairs task, NDManager manager) {
        TransformerSettings settings =
                TransformerSettings.builder()
                        .setLayers(1)
                        .setHeads(2)
                        .setDModel(D)
                        .setMlp(List.of(MLP))
                        .optInitialDeviation(0.6)
                        .build();
        Geometry geometry =
                new Geometry(
                        task.vocabulary().size(),
                        task.context(),
                        task.classes(),
                        task.readPositions());
        HookedTransformer block = new HookedTransformer(settings, geometry, 5);
        block.initialize(manager, DataType.FLOAT32, new Shape(1, task.context()));
        return new Subject(task, block, manager, 0);
    }

    @Test
    void aNeuronsFrequencyIsTheOneItIsMadeOf() {
        int p = 13;
        float[] activations = new float[p * p * 5];
        for (int a = 0; a < p; a++) {
            for (int b = 0; b < p; b++) {
                int at = (a * p + b) * 5;
                activations[at] = (float) (SCALE * wave(3, a, p) * wave(3, b, p));
                activations[at + 1] = (float) (SCALE * (1 + wave(2, a, p) + wave(2, b, p)));
                // of equal variance, of two frequencies
                activations[at + 2] = (float) (SCALE * (wave(1, a, p) + wave(4, b, p)));
                // a product of two frequencies belongs to neither
                activations[at + 3] = (float) (SCALE * wave(1, a, p) * wave(4, b, p));
                activations[at + 4] = (float) SCALE;
            }
        }
        double[][] shares = new NeuronFrequenciesProbe(task(p)).shares(activations, 5);
        Offset<Double> rounding = Rounding.ofFloats(2L * p * p).offset(1);
        double[][] expected = new double[p / 2][5];
        expected[2][0] = 1;
        expected[1][1] = 1;
        expected[0][2] = 0.5;
        expected[3][2] = 0.5;
        for (int k = 1; k <= p / 2; k++) {
            for (int neuron = 0; neuron < 5; neuron++) {
                Assertions.assertThat(shares[k - 1][neuron])
                        .as("frequency %s of neuron %s", k, neuron)
                        .isCloseTo(expected[k - 1][neuron], rounding);
            }
        }
    }

    private static double wave(int k, int x, int p) {
        return Math.cos(2 * Math.PI * k * x / p + 0.4);
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 8})
    void sharesAreThoseOfTheTransformOverAllPairs(int p) throws IOException {
        ModularPairs task = task(p);
        try (NDManager manager = NDManager.newBaseManager()) {
            Subject subject = subject(task, manager);
            Map<String, Double> found = Measured.byName(new NeuronFrequenciesProbe(task), subject);
            float[] post =
                    subject.observe(
                                    task.allPairs(),
                                    Map.of("blocks.0.mlp.hook_post", x -> x.get(":, 2")))
                            .get("blocks.0.mlp.hook_post")
                            .data();
            int[] own = new int[p / 2 + 1];
            double sum = 0;
            int varying = 0;
            int single = 0;
            for (int neuron = 0; neuron < MLP; neuron++) {
                int fixed = neuron;
                double[][] power = powers(p, (a, b) -> (a * p + b) * MLP + fixed, post);
                double all = Arrays.stream(power).flatMapToDouble(Arrays::stream).sum();
                if (all == 0) {
                    continue; // never active
                }
                double[] share = new double[p / 2 + 1];
                for (int i = 0; i < p; i++) {
                    for (int j = 0; j < p; j++) {
                        int f = Math.min(i, p - i);
                        int g = Math.min(j, p - j);
                        if (f == g || f == 0 || g == 0) {
                            share[Math.max(f, g)] += power[i][j] / all;
                        }
                    }
                }
                int best =
                        IntStream.rangeClosed(1, p / 2)
                                .boxed()
                                .max((x, y) -> Double.compare(share[x], share[y]))
                                .orElseThrow();
                own[best]++;
                varying++;
                sum += share[best];
                single += share[best] >= 0.85 ? 1 : 0;
            }
            for (int k = 1; k <= p / 2; k++) {
                Assertions.assertThat(found).containsEntry("neurons#" + k, (double) own[k]);
            }
            Assertions.assertThat(found.get("neuron-share"))
                    .isCloseTo(sum / varying, Rounding.ofFloats(4L * p * p).offset(1));
            Assertions.assertThat(found)
                    .containsEntry("single-frequency-neurons", (double) single / MLP);
        }
    }

    /** Returns the power of every pair of frequencies; that of the constant is 0. */
    private static double[][] powers(int p, IntBinaryOperator index, float[] values) {
        double[][] power = new double[p][p];
        for (int i = 0; i < p; i++) {
            for (int j = 0; j < p; j++) {
                double real = 0;
                double imaginary = 0;
                for (int a = 0; a < p; a++) {
                    for (int b = 0; b < p; b++) {
                        double angle = 2 * Math.PI * (i * a + j * b) / p;
                        double value = values[index.applyAsInt(a, b)];
                        real += value * Math.cos(angle);
                        imaginary += value * Math.sin(angle);
                    }
                }
                power[i][j] = i + j == 0 ? 0 : real * real + imaginary * imaginary;
            }
        }
        return power;
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 8})
    void weightNormsAreThoseOfTheTransform(int p) throws IOException {
        ModularPairs task = task(p);
        try (NDManager manager = NDManager.newBaseManager()) {
            Subject subject = subject(task, manager);
            Map<String, Double> found = Measured.byName(new WeightSpectrumProbe(task), subject);
            float[] embedding = subject.weight("embed.W_E", manager).toFloatArray();
            float[] out = subject.weight("blocks.0.mlp.W_out", manager).toFloatArray();
            float[] unembedding = subject.weight("unembed.W_U", manager).toFloatArray();
            expectNorms(
                    found,
                    "embedding",
                    "embedding-norm",
                    p,
                    x -> IntStream.range(0, D).mapToDouble(i -> embedding[x * D + i]).toArray());
            expectNorms(
                    found,
                    "neuron-logit-map",
                    "neuron-logit-norm",
                    p,
                    c ->
                            IntStream.range(0, MLP)
                                    .mapToDouble(n -> logit(out, unembedding, n, c, p))
                                    .toArray());
            double all = 0;
            for (String tensor : subject.block().getParameters().keys()) {
                double squares = 0;
                for (float value : subject.weight(tensor, manager).toFloatArray()) {
                    squares += (double) value * value;
                }
                all += squares;
                Assertions.assertThat(found.get("squared-weights/" + tensor))
                        .as(tensor)
                        .isCloseTo(squares, Rounding.ofDoubles(1_000).offset(1 + squares));
            }
            Assertions.assertThat(found.get("squared-weights/all"))
                    .isCloseTo(all, Rounding.ofDoubles(1_000).offset(all));
        }
    }

    private static double logit(float[] out, float[] unembedding, int neuron, int c, int p) {
        double sum = 0;
        for (int d = 0; d < D; d++) {
            sum += (double) out[neuron * D + d] * unembedding[d * p + c];
        }
        return sum;
    }

    private static void expectNorms(
            Map<String, Double> found,
            String what,
            String name,
            int p,
            IntFunction<double[]> function) {
        double[] norms = new double[p / 2];
        for (int k = 1; k <= p / 2; k++) {
            double power = 0;
            for (int i = 0; i < function.apply(0).length; i++) {
                double real = 0;
                double imaginary = 0;
                for (int x = 0; x < p; x++) {
                    double angle = 2 * Math.PI * k * x / p;
                    real += function.apply(x)[i] * Math.cos(angle);
                    imaginary += function.apply(x)[i] * Math.sin(angle);
                }
                // frequencies k and p − k together, which are one where 2k = p
                power += (real * real + imaginary * imaginary) * (2 * k == p ? 1 : 2) / p;
            }
            norms[k - 1] = Math.sqrt(power);
            Assertions.assertThat(found.get(name + "#" + k))
                    .isCloseTo(norms[k - 1], Rounding.ofDoubles(10L * p).offset(10));
        }
        double differences = 0;
        double sum = 0;
        for (double x : norms) {
            sum += x;
            for (double y : norms) {
                differences += Math.abs(x - y);
            }
        }
        Assertions.assertThat(found.get("gini/" + what))
                .isCloseTo(
                        differences / (2 * norms.length * sum),
                        Rounding.ofDoubles(10L * p).offset(1));
    }
}
