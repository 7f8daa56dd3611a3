package dev.residue.app;

import dev.residue.training.checkpoint.ChecksumTrailer;
import dev.residue.training.checkpoint.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Resuming from damaged, foreign and changed directories. */
class ResumeTest {

    private static final String NEWEST = "checkpoints/step-00000012/";

    @TempDir Path folder;
    private Path whole = Path.of("");
    private Path run = Path.of("");

    @BeforeEach
    void train() throws IOException {
        Path file = TinyExperiment.write(folder, TinyExperiment.YAML);
        whole = folder.resolve("whole");
        run = folder.resolve("run");
        expect(0, "run", file.toString(), "--out", whole.toString());
        RunContents.copy(whole, run);
    }

    @ParameterizedTest
    @ValueSource(strings = {"weights.safetensors", "optimizer.safetensors", "manifest.json"})
    @Tag("numeric")
    void aDamagedNewestCheckpointIsSetAsideAndTrainedAgain(String file) throws IOException {
        RunContents.flip(run.resolve(NEWEST + file), 200);
        Terminal terminal = expect(0, "resume", run.toString());
        Assertions.assertThat(terminal.err())
                .contains(NEWEST + file + " is damaged")
                .contains("going on from the last good checkpoint, that of step 10");
        Assertions.assertThat(run.resolve("checkpoints/step-00000012.damaged")).isDirectory();
        RunContents.expectEqual(run, whole);
        expect(0, "verify", run.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"12", "7"})
    void aRunThatIsAtOrBeyondItsStepsHasNothingLeftToDo(String steps) throws IOException {
        byte[] before = Files.readAllBytes(run.resolve("experiment.yaml"));
        Terminal terminal = expect(0, "resume", run.toString(), "--steps", steps, "--json");
        Assertions.assertThat(terminal.err())
                .contains("nothing is left to do: the run is at step 12, and " + steps + " were");
        Assertions.assertThat(terminal.out().strip().lines()).hasSize(1);
        Assertions.assertThat(terminal.json().get("steps").getAsInt()).isEqualTo(12);
        Assertions.assertThat(run.resolve("experiment.yaml")).hasBinaryContent(before);
        RunContents.expectEqualNumbers(run, whole);
        expect(0, "verify", run.toString());
    }

    @Test
    void metricsThatDoNotFitAreWrittenAgain() throws IOException {
        String metrics = Files.readString(run.resolve("metrics.jsonl"));
        RunContents.flip(run.resolve("metrics.jsonl"), metrics.indexOf("\"step\":8") + 20);
        Terminal terminal = expect(0, "resume", run.toString());
        // what was recorded at step 4 still fits the checkpoint of step 5
        Assertions.assertThat(terminal.err()).contains("that of step 5");
        RunContents.expectEqual(run, whole);
    }

    @Test
    void withoutAGoodCheckpointItBeginsAgain() throws IOException {
        for (String step : List.of("00", "05", "10", "12")) {
            Files.delete(run.resolve("checkpoints/step-000000" + step + "/manifest.json"));
        }
        Assertions.assertThat(expect(0, "resume", run.toString()).err())
                .contains("beginning again from step 0");
        RunContents.expectEqual(run, whole);
    }

    @Test
    void aRunStoppedAtItsFirstCheckpointBeginsAgain() throws IOException {
        for (String step : List.of("05", "10", "12")) {
            DurableFiles.delete(run.resolve("checkpoints/step-000000" + step));
        }
        expect(0, "resume", run.toString());
        RunContents.expectEqual(run, whole);
        expect(0, "verify", run.toString());
    }

    @Test
    void aNewerFormatIsRefusedAndLeftAlone() throws IOException {
        Path manifest = run.resolve(NEWEST + "manifest.json");
        String text = Files.readString(manifest, StandardCharsets.UTF_8);
        String body = text.substring(0, text.lastIndexOf(",\n  \"sha256\""));
        Files.writeString(
                manifest,
                ChecksumTrailer.JSON.close(
                        Changed.in(body, "\"formatVersion\": 1", "\"formatVersion\": 2")));
        Map<String, String> before = RunContents.of(run);
        for (String command : List.of("resume", "verify")) {
            Terminal terminal = expect(2, command, run.toString());
            Assertions.assertThat(terminal.err()).contains("of format 2");
            Assertions.assertThat(terminal.lastLine()).contains("the version of Residue");
        }
        Assertions.assertThat(RunContents.of(run)).isEqualTo(before);
    }

    @Test
    void anExperimentEditedByHandIsRefusedByKey() throws IOException {
        Path file = run.resolve("experiment.yaml");
        Files.writeString(
                file,
                Changed.in(Files.readString(file), "learningRate: 0.01", "learningRate: 0.02"));
        Map<String, String> before = RunContents.of(run);
        Terminal terminal = expect(2, "resume", run.toString(), "--steps", "14");
        Assertions.assertThat(terminal.err())
                .contains("training.optimizer.adamW.learningRate: 0.01 → 0.02");
        Assertions.assertThat(terminal.lastLine()).contains("residue run", "--out");
        Assertions.assertThat(RunContents.of(run)).isEqualTo(before);
    }

    @Test
    void onlyKeysThatTheTrainingDoesNotDependOnCanBeSet() throws IOException {
        Assertions.assertThat(
                        expect(
                                        2,
                                        "resume",
                                        run.toString(),
                                        "--set",
                                        "training.batchSize=17",
                                        "--set",
                                        "seeds.data=3")
                                .err())
                .contains("training.batchSize: 16 → 17")
                .contains("seeds.data: none → 3");
        Assertions.assertThat(
                        expect(
                                        0,
                                        "resume",
                                        run.toString(),
                                        "--steps",
                                        "15",
                                        "--set",
                                        "probes=[accuracy]",
                                        "--set",
                                        "checkpoints.every=1")
                                .err())
                .contains("changed since step 12: training.steps: 12 → 15")
                .contains("probes: [accuracy, progress, attention] → [accuracy]");
        Assertions.assertThat(run.resolve("checkpoints/step-00000014")).isDirectory();
        expect(0, "verify", run.toString());
    }

    @Test
    void onlyTheCheckpointsToKeepAreKept() throws IOException {
        Path few = folder.resolve("few");
        Path file = folder.resolve("tiny.yaml");
        expect(
                0,
                "run",
                file.toString(),
                "--out",
                few.toString(),
                "--set",
                "checkpoints={every: 2, keep: {last: 2, everyMth: 3}}");
        // written at 0, 2, 4, 6, 8, 10 and 12
        Assertions.assertThat(few.resolve("checkpoints").toFile().list())
                .containsExactlyInAnyOrder(
                        "step-00000000", "step-00000006", "step-00000010", "step-00000012");
        Assertions.assertThat(few.resolve("probes/step-00000004.jsonl")).isNotEmptyFile();
        expect(0, "verify", few.toString());
        String weights = NEWEST + "weights.safetensors";
        Assertions.assertThat(few.resolve(weights)).hasSameBinaryContentAs(whole.resolve(weights));
    }

    @Test
    void tooLittleRoomIsRefusedBeforeTheStart() {
        Terminal terminal =
                expect(
                        1,
                        "run",
                        folder.resolve("tiny.yaml").toString(),
                        "--out",
                        folder.resolve("huge").toString(),
                        "--set",
                        "checkpoints.every=1",
                        "--steps",
                        "1000000000000");
        Assertions.assertThat(terminal.err()).contains("has room for", "checkpoints need");
        Assertions.assertThat(terminal.lastLine()).contains("checkpoints.keep");
        Assertions.assertThat(folder.resolve("huge/checkpoints")).doesNotExist();
    }

    private static Terminal expect(int status, String... arguments) {
        Terminal terminal = Terminal.run(arguments);
        Assertions.assertThat(terminal.status())
                .as(terminal.out() + terminal.err())
                .isEqualTo(status);
        return terminal;
    }
}
