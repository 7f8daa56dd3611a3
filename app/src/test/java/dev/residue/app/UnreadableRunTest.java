package dev.residue.app;

import dev.residue.training.checkpoint.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A run of which something cannot be read is not gone on with: it would count as lost. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class UnreadableRunTest {

    private static final List<String> FILES =
            List.of("metrics.jsonl", "timings.jsonl", "report.html", "lock");
    private static final List<String> DIRECTORIES = List.of("checkpoints", "probes");

    @TempDir static Path shared;
    private static Path run = Path.of("");

    @TempDir Path folder;
    private Path copy = Path.of("");

    @BeforeAll
    static void train() throws IOException {
        run = shared.resolve("run");
        Path file = TinyExperiment.write(shared, TinyExperiment.YAML);
        Assertions.assertThat(
                        Terminal.run("run", file.toString(), "--out", run.toString()).status())
                .isZero();
    }

    @BeforeEach
    void copy() throws IOException {
        copy = folder.resolve("copy");
        RunContents.copy(run, copy);
    }

    @Test
    @Timeout(60) // reading a named pipe never ends
    void whatStandsInAFilesPlaceIsRefused() throws Exception {
        for (String name : FILES) {
            Path place = copy.resolve(name);
            DurableFiles.delete(place);
            Files.createDirectories(place.resolve("inside"));
            refused(place, "is a directory, not a file");
            DurableFiles.delete(place);
            pipe(place);
            refused(place, "is no regular file");
            Files.delete(place);
            Files.createSymbolicLink(place, copy.resolve("nowhere"));
            refused(place, "is a link that leads nowhere");
            Files.delete(place);
            Files.copy(run.resolve(name), place);
        }
    }

    @Test
    @Timeout(60)
    void whatStandsInADirectorysPlaceIsRefused() throws Exception {
        for (String name : DIRECTORIES) {
            Path place = copy.resolve(name);
            Path kept = copy.resolveSibling("kept");
            Files.move(place, kept);
            Files.writeString(place, "no directory\n");
            refused(place, "is no directory");
            Files.delete(place);
            pipe(place);
            refused(place, "is no directory");
            Files.delete(place);
            Files.move(kept, place);
        }
    }

    @Test
    void whatMayNotBeReadIsRefused() throws IOException {
        Path secret = folder.resolve("secret");
        Files.writeString(secret, "");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("---------"));
        Assumptions.assumeFalse(
                Files.isReadable(secret), "this user, such as root, may read every file");
        List<String> names =
                List.of(
                        "metrics.jsonl",
                        "checkpoints",
                        "checkpoints/step-00000012",
                        "checkpoints/step-00000012/weights.safetensors",
                        "probes",
                        "probes/step-00000012.sha256");
        for (String name : names) {
            Path place = copy.resolve(name);
            var before = Files.getPosixFilePermissions(place);
            Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("---------"));
            Terminal terminal = Terminal.run("resume", copy.toString(), "--steps", "14");
            Files.setPosixFilePermissions(place, before);
            Assertions.assertThat(terminal.status()).as(name).isEqualTo(2);
            Assertions.assertThat(terminal.err()).contains("residue: " + place);
        }
    }

    @Test
    void whatStandsInANewRunsPlaceIsSaidInWords() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        String experiment = TinyExperiment.write(folder, TinyExperiment.YAML).toString();
        Terminal terminal = Terminal.run("run", experiment, "--out", file.toString());
        Assertions.assertThat(terminal.status()).isEqualTo(2);
        Assertions.assertThat(terminal.err())
                .contains(file + " cannot hold a run: something of this name is in the way");
    }

    private void refused(Path place, String problem) throws IOException {
        TreeMap<String, String> before = contents();
        Terminal terminal = Terminal.run("resume", copy.toString(), "--steps", "14");
        Assertions.assertThat(terminal.status()).as(terminal.err()).isEqualTo(2);
        Assertions.assertThat(terminal.err())
                .contains("residue: " + place + " " + problem)
                .doesNotContain("\tat ");
        Assertions.assertThat(contents()).isEqualTo(before);
    }

    private static void pipe(Path place) throws Exception {
        new ProcessBuilder("mkfifo", place.toString()).inheritIO().start().waitFor();
    }

    private TreeMap<String, String> contents() throws IOException {
        TreeMap<String, String> contents = new TreeMap<>();
        try (Stream<Path> entries = Files.walk(copy)) {
            for (Path entry : entries.toList()) {
                boolean regular = Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS);
                contents.put(
                        copy.relativize(entry).toString(),
                        regular ? DurableFiles.sha256(entry) : "");
            }
        }
        return contents;
    }
}
