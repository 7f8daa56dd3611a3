package dev.residue.app;

import dev.residue.app.verify.RunVerifier;
import dev.residue.app.verify.Verification;
import dev.residue.training.checkpoint.ChecksumTrailer;
import dev.residue.training.checkpoint.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Damage of every kind, in every file that two equal runs have in common. */
class VerifyTest {

    private static final int FLIPS = 25;

    @TempDir static Path shared;
    private static Path run = Path.of("");

    @TempDir Path folder;

    @BeforeAll
    static void train() throws IOException {
        run = shared.resolve("run");
        Path file = TinyExperiment.write(shared, TinyExperiment.YAML);
        Assertions.assertThat(
                        Terminal.run("run", file.toString(), "--out", run.toString()).status())
                .isZero();
    }

    @Test
    void aSoundRunIsSaidToBeSo() {
        Terminal terminal = Terminal.run("verify", run.toString());
        Assertions.assertThat(terminal.status()).as(terminal.out()).isZero();
        Assertions.assertThat(terminal.out().lines()).hasSize(1);
        Assertions.assertThat(terminal.out()).contains("all is well in 4 checkpoints");
        Terminal json = Terminal.run("verify", run.toString(), "--json");
        Assertions.assertThat(json.json().get("checkpoints").getAsInt()).isEqualTo(4);
        Assertions.assertThat(json.json().getAsJsonArray("findings")).isEmpty();
        Assertions.assertThat(json.json().get("runDir").getAsString()).isEqualTo(run.toString());
    }

    @Test
    void everyFlippedByteIsFoundInItsFile() throws IOException {
        Random random = new Random(4);
        List<Path> files = covered();
        // experiment, metrics, and three files for each of four checkpoints and their probes
        Assertions.assertThat(files).hasSize(2 + 4 * 3 + 4 * 3);
        for (Path file : files) {
            byte[] whole = Files.readAllBytes(file);
            for (int i = 0; i < FLIPS; i++) {
                int position =
                        i == 0 ? 0 : i == 1 ? whole.length - 1 : random.nextInt(whole.length);
                byte[] damaged = whole.clone();
                damaged[position] ^= (byte) (1 << random.nextInt(8));
                Files.write(file, damaged);
                Verification found = RunVerifier.of(run);
                Assertions.assertThat(found.findings())
                        .as("byte " + position + " of " + file)
                        .isNotEmpty();
                if (!file.toString().endsWith(".sha256")) {
                    Assertions.assertThat(found.findings().get(0).file()).isEqualTo(file);
                }
            }
            Files.write(file, whole);
        }
        Assertions.assertThat(RunVerifier.of(run).findings()).isEmpty();
    }

    @Test
    void everyCutAndEveryMissingFileIsFound() throws IOException {
        for (Path file : covered()) {
            byte[] whole = Files.readAllBytes(file);
            for (int length : new int[] {0, whole.length / 2, whole.length - 1}) {
                Files.write(file, Arrays.copyOf(whole, length));
                Assertions.assertThat(RunVerifier.of(run).findings())
                        .as(file + " cut to " + length)
                        .isNotEmpty();
            }
            Files.delete(file);
            Assertions.assertThat(RunVerifier.of(run).findings()).as(file + "").isNotEmpty();
            Files.write(file, whole);
        }
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    @Timeout(60) // reading a named pipe never ends
    void whateverStandsInAFilesPlaceIsFound() throws Exception {
        Path copy = folder.resolve("copy");
        for (Path file : covered()) {
            RunContents.copy(run, copy);
            Path place = copy.resolve(run.relativize(file).toString());
            String name = copy.relativize(place).toString();
            Files.delete(place);
            new ProcessBuilder("mkfifo", place.toString()).inheritIO().start().waitFor();
            Assertions.assertThat(found(copy)).contains(name + ": is no regular file");
            Files.delete(place);
            Files.createDirectories(place.resolve("inside"));
            Assertions.assertThat(found(copy)).contains(name + ": is a directory, not a file");
            DurableFiles.delete(place);
            Files.createSymbolicLink(place, copy.resolve("nowhere"));
            Assertions.assertThat(found(copy)).contains(name + ": is a link that leads nowhere");
            DurableFiles.delete(copy);
        }
    }

    /** Returns the files found, each with what is said of it up to a semicolon or a reason. */
    private static List<String> found(Path run) throws IOException {
        Verification verification = RunVerifier.of(run);
        return verification.findings().stream()
                .map(
                        damage ->
                                verification.nameOf(damage.file())
                                        + ": "
                                        + damage.problem()
                                                .replaceFirst(";.*", "")
                                                .replaceFirst("^cannot be read: ", ""))
                .toList();
    }

    @Test
    void aRunThatWasKilledBeforeItsFirstCheckpointLacksNothing() throws IOException {
        Path copy = Files.createDirectory(folder.resolve("copy"));
        Files.copy(run.resolve("experiment.yaml"), copy.resolve("experiment.yaml"));
        Assertions.assertThat(RunVerifier.of(copy).findings()).isEmpty();
    }

    @Test
    void aFinishedRunWithoutItsLastProbesIsNotWell() throws IOException {
        Path copy = folder.resolve("copy");
        RunContents.copy(run, copy);
        for (String end : List.of("jsonl", "npz", "sha256")) {
            Files.delete(copy.resolve("probes/step-00000012." + end));
        }
        Terminal terminal = Terminal.run("verify", copy.toString());
        Assertions.assertThat(terminal.status()).isEqualTo(3);
        Assertions.assertThat(terminal.out().lines())
                .containsExactly("probes/step-00000012.sha256 is missing");
        // a run that was killed before its report may not have come to them
        killBeforeItsEnd(copy);
        Assertions.assertThat(Terminal.run("verify", copy.toString()).status()).isZero();
    }

    @Test
    void aFindingIsALineWithItsFileAndTheStatusIsThree() throws IOException {
        Path copy = folder.resolve("copy");
        RunContents.copy(run, copy);
        RunContents.flip(copy.resolve("checkpoints/step-00000005/weights.safetensors"), 700);
        Files.delete(copy.resolve("checkpoints/step-00000010/optimizer.safetensors"));
        Terminal terminal = Terminal.run("verify", copy.toString());
        Assertions.assertThat(terminal.status()).isEqualTo(3);
        Assertions.assertThat(terminal.out().lines())
                .containsExactly(
                        "checkpoints/step-00000005/weights.safetensors is damaged: its SHA-256 is"
                                + " not the manifest's",
                        "checkpoints/step-00000010/optimizer.safetensors is missing");
        Assertions.assertThat(terminal.lastLine()).contains("residue resume " + copy);
        Terminal json = Terminal.run("verify", copy.toString(), "--json");
        Assertions.assertThat(json.status()).isEqualTo(3);
        Assertions.assertThat(json.json().getAsJsonArray("findings").get(1).toString())
                .isEqualTo(
                        "{\"file\":\"checkpoints/step-00000010/optimizer.safetensors\","
                                + "\"problem\":\"is missing\"}");
    }

    @Test
    void aCheckpointUnderAnotherNameIsFound() throws IOException {
        Path copy = folder.resolve("copy");
        RunContents.copy(run, copy);
        RunContents.copy(
                copy.resolve("checkpoints/step-00000005"),
                copy.resolve("checkpoints/step-00000007"));
        Assertions.assertThat(Terminal.run("verify", copy.toString()).out())
                .contains("step-00000007/manifest.json is that of step 5");
    }

    @Test
    void twoStepsWithTheSameWeightsAreFound() throws IOException {
        Path still =
                TinyExperiment.write(
                        folder,
                        Changed.in(
                                TinyExperiment.YAML,
                                "learningRate: 0.01",
                                "learningRate: 1.0e-30",
                                "weightDecay: 0.02",
                                "weightDecay: 0.0"));
        Path out = folder.resolve("still");
        Terminal.run("run", still.toString(), "--out", out.toString());
        Terminal terminal = Terminal.run("verify", out.toString());
        Assertions.assertThat(terminal.status()).isEqualTo(3);
        Assertions.assertThat(terminal.out())
                .contains(
                        "checkpoints/step-00000005/weights.safetensors has the same weights as"
                                + " step-00000000");
    }

    @Test
    void aMissingCheckpointIsFound() throws IOException {
        for (String step : List.of("00000005", "00000012")) {
            Path copy = folder.resolve("without-" + step);
            RunContents.copy(run, copy);
            Path checkpoint = copy.resolve("checkpoints/step-" + step);
            for (String file :
                    List.of("manifest.json", "weights.safetensors", "optimizer.safetensors")) {
                Files.delete(checkpoint.resolve(file));
            }
            Files.delete(checkpoint);
            Assertions.assertThat(Terminal.run("verify", copy.toString()).out())
                    .contains("checkpoints/step-" + step + " is missing");
        }
    }

    @Test
    void whatAKillLeavesIsNoDamage() throws IOException {
        Path copy = folder.resolve("copy");
        RunContents.copy(run, copy);
        Files.createDirectory(copy.resolve("checkpoints/step-00000015.unfinished"));
        Files.writeString(copy.resolve("probes/step-00000012.jsonl.unfinished"), "{");
        Files.delete(copy.resolve("probes/step-00000012.sha256"));
        killBeforeItsEnd(copy);
        Files.writeString(
                copy.resolve("metrics.jsonl"),
                Files.readString(copy.resolve("metrics.jsonl")) + "{\"step\":16,\"na");
        Terminal terminal = Terminal.run("verify", copy.toString());
        Assertions.assertThat(terminal.status()).as(terminal.out()).isZero();
        Assertions.assertThat(terminal.err()).contains("step-00000015.unfinished was left");
    }

    private static void killBeforeItsEnd(Path run) throws IOException {
        Files.delete(run.resolve("report.html"));
        Path timings = run.resolve("timings.jsonl");
        List<String> lines = Files.readAllLines(timings);
        int end = 0;
        while (!lines.get(end).contains("\"timing/seconds\"")) {
            end++;
        }
        Files.write(timings, lines.subList(0, end));
    }

    @Test
    void aFinishedRunHasItsTimingsAndItsReport() throws IOException {
        Path copy = folder.resolve("copy");
        for (String name : List.of("timings.jsonl", "report.html")) {
            RunContents.copy(run, copy);
            Files.delete(copy.resolve(name));
            Terminal terminal = Terminal.run("verify", copy.toString());
            Assertions.assertThat(terminal.status()).as(name).isEqualTo(3);
            Assertions.assertThat(terminal.out().lines()).containsExactly(name + " is missing");
            Files.createDirectory(copy.resolve(name));
            Assertions.assertThat(found(copy)).contains(name + ": is a directory, not a file");
            DurableFiles.delete(copy);
        }
    }

    /** What an earlier version wrote does not say that the report was written. */
    @Test
    void aRunOfAnEarlierVersionWithoutAReportIsWell() throws IOException {
        Path copy = folder.resolve("copy");
        RunContents.copy(run, copy);
        Path timings = copy.resolve("timings.jsonl");
        List<String> lines = Files.readAllLines(timings);
        Assertions.assertThat(lines.removeIf(line -> line.contains("timing/report-seconds")))
                .isTrue();
        Files.write(timings, lines);
        Files.delete(copy.resolve("report.html"));
        Assertions.assertThat(RunVerifier.of(copy).findings()).isEmpty();
    }

    @Test
    void aRunWithoutItsLastCheckpointAndItsProbesIsNotWell() throws IOException {
        Path copy = folder.resolve("copy");
        RunContents.copy(run, copy);
        DurableFiles.delete(copy.resolve("checkpoints/step-00000012"));
        for (String end : List.of("jsonl", "npz", "sha256")) {
            Files.delete(copy.resolve("probes/step-00000012." + end));
        }
        Assertions.assertThat(found(copy))
                .containsExactly("checkpoints/step-00000012: is missing: the run ended there");
    }

    @Test
    void anExperimentChangedAndSealedAgainIsFound() throws IOException {
        Path copy = folder.resolve("copy");
        RunContents.copy(run, copy);
        Path experiment = copy.resolve("experiment.yaml");
        String text = ChecksumTrailer.YAML.open(Files.readAllBytes(experiment));
        Assertions.assertThat(text).contains("batchSize: 16\n");
        Files.writeString(
                experiment,
                ChecksumTrailer.YAML.close(text.replace("batchSize: 16\n", "batchSize: 17\n")));
        Assertions.assertThat(found(copy))
                .containsExactly(
                        "experiment.yaml: is not that of the checkpoint of step 12:"
                                + " training.batchSize: 16 → 17");
        // what resume may change is no damage
        Files.writeString(
                experiment, ChecksumTrailer.YAML.close(text.replace("steps: 12\n", "steps: 13\n")));
        Assertions.assertThat(RunVerifier.of(copy).findings()).isEmpty();
    }

    @Test
    void whatStandsInADirectorysPlaceIsFound() throws IOException {
        Path copy = folder.resolve("copy");
        for (String name : List.of("checkpoints", "probes")) {
            RunContents.copy(run, copy);
            DurableFiles.delete(copy.resolve(name));
            Files.writeString(copy.resolve(name), "no directory\n");
            Assertions.assertThat(found(copy)).containsExactly(name + ": is no directory");
            DurableFiles.delete(copy);
        }
    }

    private static List<Path> covered() throws IOException {
        try (Stream<Path> files = Files.walk(run)) {
            return files.filter(Files::isRegularFile)
                    .filter(
                            file ->
                                    !List.of("timings.jsonl", "report.html", "lock")
                                            .contains(file.getFileName().toString()))
                    .sorted()
                    .toList();
        }
    }
}
