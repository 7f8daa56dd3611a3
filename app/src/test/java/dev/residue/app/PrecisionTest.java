package dev.residue.app;

import com.google.inject.Guice;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.experiment.ExperimentReader;
import dev.residue.app.experiment.ExperimentReader.Changes;
import dev.residue.model.HookedTransformer;
import dev.residue.model.settings.TransformerSettings;
import dev.residue.testing.Rounding;
import dev.residue.training.checkpoint.ChecksumTrailer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code engine.precision} does, and what is read where files have its predecessor. */
class PrecisionTest {

    private static final String LOW = "engine.precision=bfloat16";

    private static final Rounding BFLOAT16 = Rounding.ofBfloat16();

    private static final ExperimentReader READER =
            Guice.createInjector(new ResidueModule()).getInstance(ExperimentReader.class);

    @TempDir Path folder;

    static Stream<String> presets() {
        return PresetsTest.trained();
    }

    @ParameterizedTest
    @MethodSource("presets")
    @Tag("numeric")
    void gradientsOfEveryPresetsBlockAreThoseInDoublesButForRounding(String name) {
        Experiment experiment = READER.read(name, new Changes(small(name), Map.of()));
        Parity parity = new Parity("PyTorch", experiment, BFLOAT16);
        Map<String, float[]> found = parity.gradients();
        Map<String, double[]> expected = parity.exactGradients(null);
        List<Map<String, double[]>> moved = new ArrayList<>();
        for (int draw = 0; draw < 3; draw++) {
            moved.add(parity.exactGradients(new Random(draw)));
        }
        double overall = expected.values().stream().mapToDouble(Rounding::largest).max().orElse(0);
        for (String weight : expected.keySet()) {
            BFLOAT16.compareDrawn(
                    weight,
                    found.get(weight),
                    expected.get(weight),
                    overall,
                    moved.stream().map(one -> one.get(weight)).toArray(double[][]::new));
        }
    }

    /** Makes a preset's block as narrow as its heads allow, of few sequences. */
    private static List<String> small(String name) {
        TransformerSettings block =
                ((HookedTransformer) READER.read(name, Changes.none()).newBlock()).settings();
        List<String> widths =
                block.mlp().stream().map(width -> width == null ? "none" : "24").toList();
        List<String> small =
                new ArrayList<>(
                        List.of(
                                LOW,
                                "training.batchSize=4",
                                "training.accumulate=1",
                                "probes=[accuracy]",
                                // roundings choose a ReLU's slope near its kink
                                "model.activation=gelu",
                                "model.dropout=0.0",
                                "model.initialDeviation=0.3",
                                "model.dModel=" + 8 * block.heads(),
                                "model.mlp=" + widths));
        if (name.startsWith("in-context")) {
            small.add("task.inContextLinear.tasks=4"); // each needs as many sequences
        }
        return small;
    }

    @Test
    @Tag("numeric")
    void aRunRepeatsItsBytesAndIsResumedToThem() throws IOException {
        Path file = TinyExperiment.write(folder, TinyExperiment.YAML);
        Terminal first = expect(0, "run", file.toString(), "--out", path("whole"), "--set", LOW);
        Assertions.assertThat(first.err()).contains("products in bfloat16 (--set");
        expect(0, "run", file.toString(), "--out", path("again"), "--set", LOW);
        RunContents.expectEqual(folder.resolve("again"), folder.resolve("whole"));
        expect(0, "run", file.toString(), "--out", path("parts"), "--set", LOW, "--steps", "5");
        expect(0, "resume", path("parts"), "--steps", "12");
        RunContents.expectEqualNumbers(folder.resolve("parts"), folder.resolve("whole"));
        expect(0, "verify", path("parts"));
        expect(0, "run", file.toString(), "--out", path("float32"));
        String weights = "checkpoints/step-00000012/weights.safetensors";
        Assertions.assertThat(Files.readAllBytes(folder.resolve("whole").resolve(weights)))
                .isNotEqualTo(Files.readAllBytes(folder.resolve("float32").resolve(weights)));
        Terminal changed = expect(0, "resume", path("float32"), "--steps", "14", "--set", LOW);
        Assertions.assertThat(changed.err())
                .contains("engine.precision: float32 → bfloat16")
                .contains("no longer bit-identical");
    }

    @Test
    @Tag("numeric")
    void membersAreTrainedWithItToo() throws IOException {
        Path file = TinyExperiment.write(folder, TinyExperiment.YAML);
        String[] command = {
            "run", file.toString(), "--seeds", "0,1", "--at-once", "2", "--set", LOW, "--out", ""
        };
        for (String name : List.of("first", "second")) {
            command[command.length - 1] = path(name);
            Assertions.assertThat(expect(0, command).err()).contains("as one: seeds 0, 1");
        }
        for (String run : List.of("tiny-0", "tiny-1")) {
            Path first = folder.resolve("first").resolve(run);
            RunContents.expectEqual(folder.resolve("second").resolve(run), first);
            expect(0, "verify", first.toString());
        }
        command[command.length - 3] = "engine.precision=float32";
        command[command.length - 1] = path("float32");
        expect(0, command);
        String weights = "tiny-1/checkpoints/step-00000012/weights.safetensors";
        Assertions.assertThat(Files.readAllBytes(folder.resolve("first").resolve(weights)))
                .isNotEqualTo(Files.readAllBytes(folder.resolve("float32").resolve(weights)));
    }

    @ParameterizedTest
    @CsvSource({"none, float32", "false, float32", "true, tf32", "'', float32"})
    void whatReplacedTheFormerKeyIsReadFromIt(String former, String precision) {
        Experiment experiment =
                READER.readText("old", TinyExperiment.YAML + "engine: { tf32: " + former + " }");
        Assertions.assertThat(experiment.yaml())
                .contains("precision: " + precision)
                .doesNotContain("tf32:");
    }

    @ParameterizedTest
    @CsvSource({
        "engine.precision=bfloat16, bfloat16",
        "engine.precision=float32, float32",
        "engine.tf32=false, float32",
        "engine.tf32=none, float32",
        "'engine={tf32: true, threads: 1}', tf32"
    })
    void anOptionCountsBeforeAFilesKeyOfEitherName(String option, String precision)
            throws IOException {
        for (String given : List.of("tf32: true", "precision: tf32")) {
            Path file =
                    TinyExperiment.write(folder, TinyExperiment.YAML + "engine: { " + given + " }");
            Assertions.assertThat(
                            READER.read(file.toString(), new Changes(List.of(option), Map.of()))
                                    .yaml())
                    .contains("precision: " + precision);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tf32: true, precision: tf32 | tiny.yaml:15:11: engine.tf32: precision replaced",
                "tf32: none, precision: tf32 | tiny.yaml:15:11: engine.tf32: precision replaced",
                "tf32: maybe                 | tiny.yaml:15:17: engine.tf32: expected false or"
                        + " true",
                "precision: half             | tiny.yaml:15:22: engine.precision: unknown name",
                "precision: half             | float32, tf32, bfloat16",
                "precision: none             | float32, tf32, bfloat16",
            })
    void otherValuesAndBothKeysAreRefusedAtTheirPlace(String keys, String message)
            throws IOException {
        Path file = TinyExperiment.write(folder, TinyExperiment.YAML + "engine: { " + keys + " }");
        expectRefusal(message, "run the command again", "run", file.toString());
        String one = keys.replaceFirst(",.*", "").replace(": ", "=");
        if (!keys.equals(one.replace("=", ": "))) {
            expectRefusal(
                    "--set engine.tf32: precision replaced",
                    "run the command again",
                    "run",
                    TinyExperiment.write(folder, TinyExperiment.YAML).toString(),
                    "--set",
                    "engine." + one,
                    "--set",
                    "engine.precision=tf32");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "engine.precision=tf32     | PyTorch | on an NVIDIA GPU | --device gpu0",
                "engine.tf32=true          | PyTorch | on an NVIDIA GPU | --device gpu0",
            })
    void whereItCannotBeComputedItIsRefused(
            String option, String engine, String message, String remedy) throws IOException {
        String file = TinyExperiment.write(folder, TinyExperiment.YAML).toString();
        expectRefusal(message, remedy, "run", file, "--engine", engine, "--set", option);
    }

    @Test
    void anEngineThatRunsNoProgramsIsRefused() throws IOException {
        String file = TinyExperiment.write(folder, TinyExperiment.YAML).toString();
        expectRefusal(
                "engine.precision bfloat16 is for PyTorch, not for MXNet",
                "--engine PyTorch",
                "run",
                file,
                "--engine",
                "MXNet",
                "--set",
                LOW);
    }

    @Test
    void aBlockThatHasNoWayToItIsRefused() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("outside.yaml"),
                        """
                        task: { firstToken: { tokens: 3 } }
                        model: { linear: { bias: false } }
                        engine: { precision: bfloat16 }
                        """);
        expectRefusal(
                "outside.yaml:3:22: engine.precision: the model 'linear' computes its products",
                "run the command again",
                "run",
                file.toString());
    }

    /** As earlier versions left it: with the former key, in every file that tells of it. */
    @Test
    @Tag("numeric")
    void aRunWithTheFormerKeyIsVerifiedAndResumedAsItIs() throws IOException {
        String file = TinyExperiment.write(folder, TinyExperiment.YAML).toString();
        expect(0, "run", file, "--out", path("whole"));
        expect(0, "run", file, "--out", path("old"));
        Path old = folder.resolve("old");
        seal(ChecksumTrailer.YAML, old.resolve("experiment.yaml"));
        try (Stream<Path> files = Files.walk(old.resolve("checkpoints"))) {
            for (Path manifest : files.filter(one -> one.endsWith("manifest.json")).toList()) {
                seal(ChecksumTrailer.JSON, manifest);
            }
        }
        byte[] before = Files.readAllBytes(old.resolve("experiment.yaml"));
        Assertions.assertThat(new String(before, StandardCharsets.UTF_8))
                .contains("tf32: none")
                .doesNotContain("precision");
        expect(0, "verify", path("old"));
        RunContents.flip(old.resolve("checkpoints/step-00000012/weights.safetensors"), 200);
        Terminal resumed = expect(0, "resume", path("old"));
        Assertions.assertThat(resumed.err())
                .contains("that of step 10")
                .doesNotContain("changed since");
        Assertions.assertThat(old.resolve("experiment.yaml")).hasBinaryContent(before);
        RunContents.expectEqualNumbers(old, folder.resolve("whole"));
        expect(0, "verify", path("old"));
        expect(0, "analyze", path("old"), "--probe", "accuracy");
        Assertions.assertThat(expect(0, "resume", path("old"), "--steps", "14", "--set", LOW).err())
                .contains("engine.precision: float32 → bfloat16");
        expect(0, "verify", path("old"));
    }

    private static void seal(ChecksumTrailer trailer, Path file) throws IOException {
        String body = trailer.open(Files.readAllBytes(file));
        Files.writeString(
                file, trailer.close(Changed.in(body, "precision: float32", "tf32: none")));
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private void expectRefusal(String message, String remedy, String... command) {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(List.of("--out", path("refused")));
        Terminal terminal = expect(2, all.toArray(String[]::new));
        Assertions.assertThat(terminal.err()).contains(message).doesNotContain("Exception");
        Assertions.assertThat(terminal.lastLine()).contains(remedy);
        Assertions.assertThat(folder.resolve("refused")).doesNotExist();
    }

    private static Terminal expect(int status, String... arguments) {
        Terminal terminal = Terminal.run(arguments);
        Assertions.assertThat(terminal.status())
                .as(terminal.out() + terminal.err())
                .isEqualTo(status);
        return terminal;
    }
}
