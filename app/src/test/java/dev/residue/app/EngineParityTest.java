package dev.residue.app;

import com.google.inject.Guice;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.experiment.ExperimentReader;
import dev.residue.app.experiment.ExperimentReader.Changes;
import dev.residue.app.experiment.Presets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** PyTorch and MXNet compute the same numbers from the same weights and data. */
@EnabledOnOs(
        value = OS.LINUX,
        architectures = {"amd64", "x86_64"}) // MXNet's library
class EngineParityTest {

    private static final float LOGITS = 1e-5f;
    private static final float GRADIENTS = 1e-4f;
    private static final float LOSS = 1e-4f;

    private static final ExperimentReader READER =
            Guice.createInjector(new ResidueModule()).getInstance(ExperimentReader.class);

    private static final String DIGITS =
            TinyExperiment.YAML.replaceFirst(
                    "assignAndAdd: .*",
                    "digitAddition: { digits: 2, width: 3, trainSize: 200, testSize: 50,"
                            + " outOfDistributionSize: 50, outOfDistributionDigits: [3] }");

    /** Every feature of a block, small; one that blocks get later belongs here. */
    static Stream<String> models() {
        return Stream.of(
                "{ heads: 1 }",
                "{ heads: 1, biases: true, unembeddingBias: true }",
                "{ heads: 2, activation: gelu }",
                "{ heads: 2, norm: layer, biases: true, activation: gelu-tanh }",
                "{ heads: 2, positions: rotary, norm: layer, mlp: [32, 32] }",
                "{ heads: 2, positions: rotary, norm: layer, mlp: [32, 32], tied: true }",
                "{ heads: 2, positions: place, norm: layer, activation: gelu-tanh }");
    }

    /** The block of every preset in its own size, on a few sequences. */
    static Stream<String> presets() {
        return Presets.names().stream().filter(name -> Presets.text(name).contains("\ntask:"));
    }

    @ParameterizedTest
    @MethodSource("models")
    void logitsAreTheSame(String model) {
        compareLogits(small(model));
    }

    @ParameterizedTest
    @MethodSource("models")
    void gradientsOfEveryParameterAreTheSame(String model) {
        compareGradients(small(model));
    }

    @ParameterizedTest
    @MethodSource("models")
    void lossesOfFiftyStepsAreTheSame(String model) throws Exception {
        List<Float> expected = new Parity("PyTorch", small(model)).losses(50);
        List<Float> found = new Parity("MXNet", small(model)).losses(50);
        Assertions.assertThat(expected).hasSize(50);
        for (int step = 0; step < 50; step++) {
            Assertions.assertThat(found.get(step))
                    .as("step " + step)
                    .isCloseTo(expected.get(step), Offset.offset(LOSS));
        }
    }

    @Test
    void anUpdateThatIsSlightlyOffWouldBeSeen() throws Exception {
        String model = "{ heads: 1 }";
        List<Float> expected = new Parity("PyTorch", small(model)).losses(50);
        Experiment faster =
                READER.readText(
                        "faster",
                        text(model).replace("learningRate: 0.01", "learningRate: 0.0101"));
        List<Float> found = new Parity("PyTorch", faster).losses(50);
        Assertions.assertThat(Math.abs(found.get(49) - expected.get(49))).isGreaterThan(5 * LOSS);
    }

    @ParameterizedTest
    @MethodSource("presets")
    void theBlockOfEveryPresetComputesTheSame(String name) {
        List<String> few =
                new ArrayList<>(
                        List.of(
                                "training.batchSize=4",
                                "training.accumulate=1",
                                // the order of the draws is the program's own
                                "model.dropout=0.0"));
        if (name.startsWith("in-context")) {
            few.add("task.inContextLinear.tasks=4"); // each needs as many sequences
        }
        Experiment preset = READER.read(name, new Changes(few, Map.of()));
        compareLogits(preset);
        compareGradients(preset);
    }

    private static Experiment small(String model) {
        return READER.readText("small", text(model));
    }

    private static String text(String model) {
        // tying needs a class for every token, and places a task that has some
        boolean digits = model.contains("tied") || model.contains("place");
        return (digits ? DIGITS : TinyExperiment.YAML)
                .replaceFirst("(?s)model:.*training:", "model: " + model(model) + "\ntraining:")
                .replaceFirst("probes:.*", "probes: [accuracy]");
    }

    private static String model(String keys) {
        String mlp = keys.contains("mlp") ? "" : ", mlp: [none, 32]";
        return keys.replace(" }", ", layers: 2, dModel: 16" + mlp + " }");
    }

    private static void compareLogits(Experiment experiment) {
        float[] expected = new Parity("PyTorch", experiment).logits();
        float[] found = new Parity("MXNet", experiment).logits();
        Assertions.assertThat(largest(expected)).isGreaterThan(0.001f);
        Assertions.assertThat(largestDifference(expected, found))
                .isLessThanOrEqualTo(LOGITS * largest(expected));
    }

    private static void compareGradients(Experiment experiment) {
        Map<String, float[]> expected = new Parity("PyTorch", experiment).gradients();
        Map<String, float[]> found = new Parity("MXNet", experiment).gradients();
        Assertions.assertThat(found.keySet()).isEqualTo(expected.keySet());
        float overall = 0;
        for (float[] gradient : expected.values()) {
            overall = Math.max(overall, largest(gradient));
        }
        for (Map.Entry<String, float[]> entry : expected.entrySet()) {
            float[] gradient = entry.getValue();
            // a key's bias cannot change a softmax: its gradient is rounding alone
            float size = entry.getKey().endsWith("b_K") ? overall : largest(gradient);
            Assertions.assertThat(largestDifference(gradient, found.get(entry.getKey())))
                    .as(entry.getKey())
                    .isLessThanOrEqualTo(GRADIENTS * size);
        }
        Assertions.assertThat(overall).isPositive();
    }

    private static float largest(float[] values) {
        return largestDifference(values, new float[values.length]);
    }

    private static float largestDifference(float[] expected, float[] found) {
        Assertions.assertThat(found).hasSameSizeAs(expected);
        float largest = 0;
        for (int i = 0; i < expected.length; i++) {
            float difference = Math.abs(expected[i] - found[i]);
            largest = Float.isNaN(difference) ? Float.NaN : Math.max(largest, difference);
        }
        return largest;
    }
}
