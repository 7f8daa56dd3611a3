package dev.residue.app;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What fails in the midst of a run costs nothing that was there before. */
class FailureTest {

    @TempDir Path folder;

    @Test
    void aFullDiskEndsTheRunAndMoreRoomLetsItGoOn() throws Exception {
        Path experiment = TinyExperiment.write(folder, TinyExperiment.YAML);
        Path whole = folder.resolve("whole");
        Path run = folder.resolve("run");
        expect(0, "run", experiment.toString(), "--out", whole.toString());
        expect(0, "run", experiment.toString(), "--out", run.toString(), "--steps", "5");
        // no file may be longer than half the optimiser's state
        long bytes = Files.size(run.resolve("checkpoints/step-00000005/optimizer.safetensors")) / 2;
        List<String> limited =
                List.of("bash", "-c", "ulimit -f " + bytes / 1024 + "; exec \"$@\"", "bash");
        try (Child child =
                Child.start(limited, List.of(), "resume", run.toString(), "--steps", "12")) {
            Assertions.assertThat(child.status()).as(child.output()).isEqualTo(1);
            Assertions.assertThat(child.output())
                    .contains("File too large")
                    .doesNotContain("Exception");
            Assertions.assertThat(child.lastLine()).contains("'residue resume " + run + "'");
        }
        expect(0, "verify", run.toString());
        expect(0, "resume", run.toString(), "--steps", "12");
        RunContents.expectEqualNumbers(run, whole);
    }

    @ParameterizedTest
    @ValueSource(strings = {"heap-exhausted", "engine-exhausted"})
    void outOfMemoryKeepsTheCheckpoints(String probe) throws IOException {
        String yaml = Changed.in(TinyExperiment.YAML, "progress", probe);
        Path run = folder.resolve("run");
        Path experiment = TinyExperiment.write(folder, yaml);
        Terminal terminal = expect(1, "run", experiment.toString(), "--out", run.toString());
        Assertions.assertThat(terminal.err()).contains("out of memory: ");
        Assertions.assertThat(terminal.lastLine()).contains("'residue resume " + run + "'");
        expect(0, "verify", run.toString());
        expect(0, "resume", run.toString(), "--set", "probes=[accuracy]");
    }

    @Test
    void aHeapThatIsTooSmallEndsInOneSentence() throws Exception {
        Path run = folder.resolve("run");
        Path experiment = TinyExperiment.write(folder, TinyExperiment.YAML);
        try (Child child =
                Child.start(
                        List.of(),
                        List.of("-Xmx10m"),
                        "run",
                        experiment.toString(),
                        "--out",
                        run.toString())) {
            Assertions.assertThat(child.status()).as(child.output()).isEqualTo(1);
            Assertions.assertThat(child.output())
                    .contains("out of memory: Java's heap of")
                    .doesNotContain("Exception")
                    .doesNotContain("\tat ");
            Assertions.assertThat(child.lastLine()).contains("RESIDUE_JAVA_OPTIONS=-Xmx4g");
        }
    }

    /** So full that a native library would get no object of it. */
    @ParameterizedTest
    @ValueSource(strings = {"analyze", "report", "resume"})
    void aHeapThatIsFullBeforeTheStartCostsNothing(String command) throws Exception {
        Path run = folder.resolve("run");
        Path experiment = TinyExperiment.write(folder, TinyExperiment.YAML);
        expect(0, "run", experiment.toString(), "--out", run.toString());
        List<String> options = List.of("-Xmx7m");
        try (Child child = Child.start(List.of(), options, command, run.toString())) {
            Assertions.assertThat(child.status()).as(child.output()).isEqualTo(1);
            Assertions.assertThat(child.output())
                    .contains("out of memory: Java's heap of")
                    .doesNotContain("Exception")
                    .doesNotContain("\tat ");
        }
        expect(0, "verify", run.toString());
    }

    @Test
    void addressesThatAreTooFewEndInOneSentenceAndMoreLetItGoOn() throws Exception {
        Path run = folder.resolve("run");
        Path experiment =
                TinyExperiment.write(
                        folder,
                        Changed.in(
                                        TinyExperiment.YAML,
                                        "batchSize: 16",
                                        "batchSize: 150000\n  accumulate: 1",
                                        "steps: 12",
                                        "steps: 1")
                                + "engine: { threads: 1 }\n");
        List<String> limited = List.of("bash", "-c", "ulimit -v 3000000; exec \"$@\"", "bash");
        List<String> small =
                List.of(
                        "-Xmx700m",
                        "-XX:CompressedClassSpaceSize=64m",
                        "-XX:ReservedCodeCacheSize=64m");
        try (Child child =
                Child.start(
                        limited, small, "run", experiment.toString(), "--out", run.toString())) {
            Assertions.assertThat(child.status()).as(child.output()).isEqualTo(1);
            Assertions.assertThat(child.output())
                    .contains("out of memory: none is left outside Java's heap: ")
                    .doesNotContain("Exception")
                    .doesNotContain("\tat ");
            Assertions.assertThat(child.lastLine()).contains("'residue resume " + run + "'");
        }
        expect(0, "verify", run.toString());
        expect(0, "resume", run.toString());
    }

    @Test
    void aLossThatIsNotFiniteStopsWithStepLossBeforeAndGradients() throws IOException {
        Path experiment =
                TinyExperiment.write(
                        folder,
                        Changed.in(
                                TinyExperiment.YAML, "learningRate: 0.01", "learningRate: 1.0e12"));
        Path run = folder.resolve("run");
        Terminal terminal = expect(1, "run", experiment.toString(), "--out", run.toString());
        Assertions.assertThat(terminal.err())
                .containsPattern(
                        "the loss is (NaN|-?Infinity) at step \\d+, after \\S+ at step \\d+")
                .containsPattern("\n  blocks.1.mlp.W_in +\\S+");
        Assertions.assertThat(terminal.lastLine()).contains("learningRate");
        Assertions.assertThat(run.resolve("checkpoints/step-00000000")).isDirectory();
        expect(0, "verify", run.toString());
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsRefused() throws IOException {
        String experiment = TinyExperiment.write(folder, TinyExperiment.YAML).toString();
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        for (Path out : List.of(file, file.resolve("below"), Path.of("/proc/residue/run"))) {
            Terminal terminal = expect(2, "run", experiment, "--out", out.toString());
            Assertions.assertThat(terminal.err()).contains(out + " cannot hold a run");
            Assertions.assertThat(terminal.lastLine()).contains("--out");
        }
        Assertions.assertThat(file).hasContent("in the way");
    }

    @Test
    void stepsCheckpointsAndProbesLeaveNoArraysBehind() throws IOException {
        String yaml = Changed.in(TinyExperiment.MANY_CHECKPOINTS, "probes: [", "probes: [arrays, ");
        Path run = folder.resolve("run");
        Path experiment = TinyExperiment.write(folder, yaml);
        expect(0, "run", experiment.toString(), "--out", run.toString());
        TreeSet<Double> counts = new TreeSet<>();
        for (int step = 20; step <= 300; step += 10) {
            String file = String.format("probes/step-%08d.jsonl", step);
            for (String line : Files.readAllLines(run.resolve(file))) {
                if (line.contains("\"arrays\"")) {
                    counts.add(
                            JsonParser.parseString(line)
                                    .getAsJsonObject()
                                    .get("value")
                                    .getAsDouble());
                }
            }
        }
        Assertions.assertThat(counts).hasSize(1);
        Assertions.assertThat(counts.first()).isPositive();
    }

    private static Terminal expect(int status, String... arguments) {
        Terminal terminal = Terminal.run(arguments);
        Assertions.assertThat(terminal.status())
                .as(terminal.out() + terminal.err())
                .isEqualTo(status);
        return terminal;
    }
}
