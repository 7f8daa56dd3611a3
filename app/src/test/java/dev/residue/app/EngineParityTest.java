package dev.residue.app;

import com.google.inject.Guice;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.experiment.ExperimentReader;
import dev.residue.app.experiment.ExperimentReader.Changes;
import dev.residue.app.experiment.Presets;
import dev.residue.model.HookedTransformer;
import dev.residue.model.settings.TransformerSettings;
import dev.residue.testing.Rounding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** PyTorch and MXNet compute the same numbers from the same weights and data. */
@Tag("numeric")
@EnabledOnOs(
        value = OS.LINUX,
        architectures = {"amd64", "x86_64"}) // MXNet's library
class EngineParityTest {

    private static final int DRAWS = 1;
    private static final int STEPS = 50;

    /** In every step sums over an MLP's 32 numbers and the batch's 16. */
    private static final Rounding LOSSES = Rounding.ofFloats(STEPS * (32L + 16));

    private static final ExperimentReader READER =
            Guice.createInjector(new ResidueModule()).getInstance(ExperimentReader.class);

    private static final String DIGITS =
            Changed.firstIn(
                    TinyExperiment.YAML,
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
        Parity torch = new Parity("PyTorch", small(model));
        float[] found = new Parity("MXNet", small(model)).losses(STEPS);
        LOSSES.compare("losses", found, Rounding.doubles(torch.losses(STEPS)), rounded(torch));
    }

    private static double[][] rounded(Parity torch) throws Exception {
        double[][] rounded = new double[DRAWS][];
        for (int draw = 0; draw < DRAWS; draw++) {
            rounded[draw] = Rounding.doubles(torch.losses(STEPS, new Random(draw)));
        }
        return rounded;
    }

    @Test
    void anUpdateThatIsSlightlyOffWouldBeSeen() throws Exception {
        String model = "{ heads: 1 }";
        Parity torch = new Parity("PyTorch", small(model));
        Experiment faster =
                READER.readText(
                        "faster",
                        Changed.in(text(model), "learningRate: 0.01", "learningRate: 0.0101"));
        float[] found = new Parity("PyTorch", faster).losses(STEPS);
        double[] expected = Rounding.doubles(torch.losses(STEPS));
        double[][] rounded = rounded(torch);
        Assertions.assertThatThrownBy(() -> LOSSES.compare("losses", found, expected, rounded))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("where rounding allows");
    }

    @ParameterizedTest
    @MethodSource("presets")
    void theBlockOfEveryPresetComputesTheSame(String name) {
        boolean inContext = name.startsWith("in-context"); // whose sequences are long
        List<String> few =
                new ArrayList<>(
                        List.of(
                                "training.batchSize=" + (inContext ? 2 : 4),
                                "training.accumulate=1",
                                // the order of the draws is the program's own
                                "model.dropout=0.0"));
        if (inContext) {
            // each needs as many sequences, and rectangles need four
            few.addAll(
                    List.of(
                            "task.inContextLinear.examples=8",
                            "task.inContextLinear.tasks=2",
                            "task.inContextLinear.taskChoice=random"));
        }
        compareLogits(READER.read(name, new Changes(few, Map.of())));
        // of a hundred thousand ReLUs some are so near their kink that rounding chooses the slope
        few.addAll(List.of("model.activation=gelu", "probes=[accuracy]"));
        compareGradients(READER.read(name, new Changes(few, Map.of())));
    }

    private static Experiment small(String model) {
        return READER.readText("small", text(model));
    }

    private static String text(String model) {
        // tying needs a class for every token, and places a task that has some
        boolean digits = model.contains("tied") || model.contains("place");
        String text =
                Changed.firstIn(
                        digits ? DIGITS : TinyExperiment.YAML,
                        "(?s)model:.*training:",
                        "model: " + model(model) + "\ntraining:");
        return Changed.firstIn(text, "probes:.*", "probes: [accuracy]");
    }

    private static String model(String keys) {
        String mlp = keys.contains("mlp") ? "" : ", mlp: [none, 32]";
        return keys.replace(" }", ", layers: 2, dModel: 16" + mlp + " }");
    }

    /** Both engines against one computation in doubles. */
    private static void compareLogits(Experiment experiment) {
        Parity torch = new Parity("PyTorch", experiment);
        double[] expected = torch.exactLogits(null);
        double[][] rounded = new double[DRAWS][];
        for (int draw = 0; draw < DRAWS; draw++) {
            rounded[draw] = torch.exactLogits(new Random(draw));
        }
        Assertions.assertThat(Rounding.largest(expected)).isGreaterThan(0.001);
        Rounding rounding = longestSum(experiment);
        rounding.compare("PyTorch's logits", torch.logits(), expected, rounded);
        float[] found = new Parity("MXNet", experiment).logits();
        rounding.compare("MXNet's logits", found, expected, rounded);
    }

    private static void compareGradients(Experiment experiment) {
        Parity torch = new Parity("PyTorch", experiment);
        Map<String, double[]> expected = torch.exactGradients(null);
        List<Map<String, double[]>> rounded = new ArrayList<>();
        for (int draw = 0; draw < DRAWS; draw++) {
            rounded.add(torch.exactGradients(new Random(draw)));
        }
        Rounding rounding = longestSum(experiment);
        for (String engine : List.of("PyTorch", "MXNet")) {
            Map<String, float[]> found = new Parity(engine, experiment).gradients();
            Assertions.assertThat(found.keySet()).isEqualTo(expected.keySet());
            for (String name : expected.keySet()) {
                double[][] moved =
                        rounded.stream().map(one -> one.get(name)).toArray(double[][]::new);
                rounding.compare(engine + "'s " + name, found.get(name), expected.get(name), moved);
            }
        }
    }

    /** Over an MLP's width, or in the gradients over all positions of the batch. */
    private static Rounding longestSum(Experiment experiment) {
        long positions = (long) experiment.batchSize() * experiment.task().context();
        TransformerSettings settings = ((HookedTransformer) experiment.newBlock()).settings();
        int width = settings.mlp().stream().mapToInt(one -> one == null ? 0 : one).max().orElse(0);
        return Rounding.ofFloats(Math.max(positions, Math.max(width, settings.dModel())));
    }
}
