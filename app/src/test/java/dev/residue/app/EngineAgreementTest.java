package dev.residue.app;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.inject.Guice;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.TypeLiteral;
import dev.residue.analysis.probe.ProbeFactory;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.experiment.ExperimentReader;
import dev.residue.model.HookedTransformer;
import dev.residue.testing.Rounding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What runs and probes measure is the same on PyTorch and MXNet. */
@Tag("numeric")
@EnabledOnOs(
        value = OS.LINUX,
        architectures = {"amd64", "x86_64"}) // MXNet's library
class EngineAgreementTest {

    /**
     * Of numbers that untrained weights give, relative to the larger of the number and 1: sums in
     * two layers of width 16, with 32 in the MLP and up to 12 tokens, then over up to 500 sequences
     * or pairs.
     */
    private static final Rounding PROBES = Rounding.ofFloats(2 * (7 * 16 + 32 + 2 * 12) + 500);

    /** The longest single sum of a step, of what is learned: over a batch's reads. */
    private static final Rounding LEARNING = Rounding.ofFloats(64 * 2);

    private static final double LOGITS = 10;

    private static final String ASSIGN_AND_ADD =
            Changed.in(
                    TinyExperiment.YAML,
                    "steps: 12",
                    "steps: 30",
                    "checkpoints: { every: 5 }",
                    "checkpoints: { every: 30 }");

    private static final String DIGITS =
            Changed.firstIn(
                    // smooth, as in the presets: where a ReLU's input crosses 0, one rounding more
                    // or less changes a whole update
                    Changed.in(
                            ASSIGN_AND_ADD,
                            "heads: 1",
                            "heads: 1\n  activation: gelu-tanh\n  norm: layer"),
                    "assignAndAdd: .*",
                    "digitAddition: { digits: 2, width: 3, trainSize: 200, testSize: 50,"
                            + " outOfDistributionSize: 50, outOfDistributionDigits: [3] }");

    private static final String IN_CONTEXT =
            """
            task:
              inContextLinear: { modulus: 5, examples: 4, tasks: 8, taskChoice: random, pairShare: 0.6 }
            model:
              { layers: 2, heads: 2, dModel: 16, mlp: [32, 32], positions: rotary, norm: layer,
                activation: gelu, tied: true }
            training: { steps: 30, batchSize: 16, accumulate: 2 }
            evaluate: { every: 10, sequences: 20 }
            checkpoints: { every: 30 }
            probes:
            """;

    private static final String MODULAR_PAIRS =
            """
            task: { modularPairs: { modulus: 7, trainShare: 0.4 } }
            model: { layers: 1, heads: 2, dModel: 16, mlp: [32], mlpBiases: true, activation: gelu }
            training: { steps: 30, batchSize: 16, accumulate: 2 }
            evaluate: { every: 10, sequences: 20 }
            checkpoints: { every: 30 }
            probes:
            """;

    /** Sums of two digits, of which 70 pairs are learned by heart within the steps. */
    private static final String LEARNED =
            """
            task:
              digitAddition: { digits: 1, width: 2, trainSize: 70, testSize: 30,
                               outOfDistributionSize: 50, outOfDistributionDigits: [2] }
            model:
              { layers: 1, heads: 2, dModel: 32, mlp: [64], activation: gelu-tanh, norm: layer }
            training:
              steps: 200
              batchSize: 64
              # above the gradients that are rounding alone, which would move weights as far as others
              optimizer: { adamW: { learningRate: 0.003, weightDecay: 0.02, epsilon: 1.0e-6 } }
            evaluate: { every: 100, sequences: 50 }
            checkpoints: { every: 200 }
            probes: [accuracy]
            """;

    @TempDir Path folder;

    /** A tiny experiment of a task, with probes that apply to it. */
    record Tiny(String name, String yaml, List<String> probes) {

        String withProbes() {
            return Changed.firstIn(yaml, "probes:.*", "probes: " + probes);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** Every task with all of its probes; those of later tasks belong here. */
    static Stream<Tiny> tasks() {
        return Stream.of(
                new Tiny(
                        "assign-and-add",
                        ASSIGN_AND_ADD,
                        List.of(
                                "accuracy",
                                "embeddings",
                                "twin",
                                "union",
                                "variable-pairs",
                                "progress",
                                "shared-mlp",
                                "fourier",
                                "circuits",
                                "attention",
                                "patching")),
                new Tiny(
                        "digits",
                        DIGITS,
                        List.of("accuracy", "digits", "structure", "perturbation", "lattice")),
                new Tiny(
                        "in-context",
                        IN_CONTEXT,
                        List.of(
                                "accuracy",
                                "shots",
                                "algorithm",
                                "grid",
                                "label-corruption",
                                "heads",
                                "circles",
                                "similarity-grid",
                                "head-ablation",
                                "mlp-neurons")),
                new Tiny(
                        "modular pairs",
                        MODULAR_PAIRS,
                        List.of(
                                "accuracy",
                                "trigonometric",
                                "neuron-frequencies",
                                "weight-spectrum",
                                "spectrum")));
    }

    @Test
    void noProbeOfOursIsLeftOut() {
        Map<String, ProbeFactory> ours =
                Guice.createInjector(
                                ServiceLoader.load(Module.class).stream()
                                        .filter(one -> isOurs(one.type()))
                                        .map(ServiceLoader.Provider::get)
                                        .toList())
                        .getInstance(Key.get(new TypeLiteral<Map<String, ProbeFactory>>() {}));
        TreeSet<String> compared = new TreeSet<>();
        tasks().forEach(tiny -> compared.addAll(tiny.probes()));
        Assertions.assertThat(compared).isEqualTo(new TreeSet<>(ours.keySet()));
    }

    private static boolean isOurs(Class<?> type) {
        return type.getPackageName().startsWith("dev.residue.analysis.");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tasks")
    void probesAndAccuraciesAreTheOtherEngines(Tiny tiny) throws IOException {
        String experiment = TinyExperiment.write(folder, tiny.withProbes()).toString();
        JsonObject torch = metrics(experiment, "PyTorch");
        JsonObject mxnet = metrics(experiment, "MXNet");
        compareUntrained();
        compareTrained(torch, mxnet, rounded(experiment, tiny.withProbes()));
    }

    @Test
    void whatTheyLearnIsTheSame() throws IOException {
        String experiment = TinyExperiment.write(folder, LEARNED).toString();
        JsonObject torch = metrics(experiment, "PyTorch");
        JsonObject mxnet = metrics(experiment, "MXNet");
        String train = "accuracy/in-distribution/train";
        // guessing the commonest sum is right one time in ten
        Assertions.assertThat(torch.get(train).getAsDouble()).isGreaterThan(0.9);
        Assertions.assertThat(mxnet.get(train).getAsDouble()).isGreaterThan(0.9);
        compareTrained(torch, mxnet, rounded(experiment, LEARNED));
    }

    /**
     * What one engine learns when every initial weight is rounded otherwise, and in every step each
     * sum over the batch, since it is added up in parts.
     */
    private List<JsonObject> rounded(String experiment, String yaml) {
        Experiment read =
                Guice.createInjector(new ResidueModule())
                        .getInstance(ExperimentReader.class)
                        .readText("tiny", yaml);
        double deviation = ((HookedTransformer) read.newBlock()).settings().deviation();
        List<JsonObject> found = new ArrayList<>();
        for (int parts : new int[] {1, 4, 8}) {
            String moved = "model.initialDeviation=" + deviation * (1 + parts * 0x1p-24);
            String summed = "training.accumulate=" + parts;
            String name = "in-" + parts;
            found.add(metrics(experiment, "PyTorch", name, "--set", moved, "--set", summed));
        }
        return found;
    }

    /** The weights are equal there, and so is every number that a probe finds in them. */
    private void compareUntrained() throws IOException {
        List<JsonObject> torch = untrained("PyTorch");
        List<JsonObject> mxnet = untrained("MXNet");
        Assertions.assertThat(names(mxnet)).isEqualTo(names(torch));
        for (int i = 0; i < torch.size(); i++) {
            if (torch.get(i).get("value").isJsonNull()) {
                Assertions.assertThat(mxnet.get(i)).isEqualTo(torch.get(i));
                continue;
            }
            double expected = torch.get(i).get("value").getAsDouble();
            // a neuron between two frequencies is counted with either
            boolean count = torch.get(i).get("name").getAsString().equals("neurons");
            double allowed = count ? 2 : PROBES.limit(Math.max(1, Math.abs(expected)));
            Assertions.assertThat(mxnet.get(i).get("value").getAsDouble())
                    .as(torch.get(i).toString())
                    .isCloseTo(expected, Offset.offset(allowed));
        }
    }

    private List<JsonObject> untrained(String engine) throws IOException {
        List<JsonObject> found = new ArrayList<>();
        Path file = folder.resolve(engine).resolve("probes/step-00000000.jsonl");
        for (String line : Files.readAllLines(file)) {
            found.add(JsonParser.parseString(line).getAsJsonObject());
        }
        return found;
    }

    private static List<String> names(List<JsonObject> measurements) {
        return measurements.stream()
                .map(one -> one.get("probe") + " " + one.get("name") + " " + one.get("index"))
                .toList();
    }

    private static void compareTrained(
            JsonObject torch, JsonObject mxnet, List<JsonObject> rounded) {
        Assertions.assertThat(mxnet.keySet()).isEqualTo(torch.keySet());
        int accuracies = 0;
        for (String name : torch.keySet()) {
            double expected = torch.get(name).getAsDouble();
            if (name.startsWith("accuracy/")) {
                accuracies++;
                // rounding decides where two logits are equal but for it: of the 50 sequences that
                // the smallest set has, hardly ever one
                Assertions.assertThat(mxnet.get(name).getAsDouble())
                        .as(name)
                        .isCloseTo(expected, Offset.offset(1.5 / 50));
            } else if (name.startsWith("loss/")) {
                // a small loss is the difference of logits that are not
                double size = Math.max(LOGITS, expected);
                double change =
                        rounded.stream()
                                .mapToDouble(one -> one.get(name).getAsDouble() - expected)
                                .map(Math::abs)
                                .max()
                                .orElseThrow();
                Assertions.assertThat(mxnet.get(name).getAsDouble())
                        .as(name)
                        .isCloseTo(expected, LEARNING.offset(size, change));
            }
        }
        Assertions.assertThat(accuracies).isGreaterThanOrEqualTo(4);
    }

    /** Runs the experiment in a folder of the engine's name. */
    private JsonObject metrics(String experiment, String engine) {
        return metrics(experiment, engine, engine);
    }

    private JsonObject metrics(String experiment, String engine, String name, String... more) {
        String out = folder.resolve(name).toString();
        List<String> command =
                new ArrayList<>(
                        List.of("run", experiment, "--engine", engine, "--out", out, "--json"));
        command.addAll(List.of(more));
        Terminal terminal = Terminal.run(command.toArray(String[]::new));
        Assertions.assertThat(terminal.status()).as(terminal.err()).isZero();
        return terminal.json().getAsJsonObject("metrics");
    }
}
