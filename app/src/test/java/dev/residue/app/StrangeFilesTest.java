package dev.residue.app;

import dev.residue.training.DurableFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What can stand in the place of a run's file: a finding with its name, and nothing waits for it.
 */
@EnabledOnOs(OS.LINUX)
class StrangeFilesTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Everything that a run of twelve steps leaves, but for its lock. */
    private static final List<String> FILES =
            List.of(
                    "experiment.yaml",
                    "metrics.jsonl",
                    "timings.jsonl",
                    "report.html",
                    "checkpoints/step-00000005/manifest.json",
                    "checkpoints/step-00000005/weights.safetensors",
                    "checkpoints/step-00000012/manifest.json",
                    "checkpoints/step-00000012/weights.safetensors",
                    "checkpoints/step-00000012/optimizer.safetensors",
                    "probes/step-00000005.sha256",
                    "probes/step-00000012.jsonl",
                    "probes/step-00000012.npz",
                    "probes/step-00000012.sha256");

    private static final List<String> DIRECTORIES =
            List.of("checkpoints", "checkpoints/step-00000012", "probes");

    @TempDir static Path shared;
    private static Path run = Path.of("");

    @TempDir Path folder;
    private Path copy = Path.of("");

    /** What stands there instead. */
    enum Strange {
        EMPTY(""),
        NOTHING("is missing"),
        PIPE("is a named pipe"),
        DIRECTORY("is a directory, not a file"),
        DEVICE("is a device"),
        DANGLING("is a symbolic link to nowhere, which is missing"),
        CIRCLE("is a symbolic link that leads in a circle");

        private final String problem;

        Strange(String problem) {
            this.problem = problem;
        }

        void replace(Path file) throws IOException, InterruptedException {
            try (Stream<Path> entries = Files.walk(file)) {
                for (Path entry : entries.sorted((a, b) -> b.compareTo(a)).toList()) {
                    Files.delete(entry);
                }
            }
            switch (this) {
                case EMPTY -> Files.createFile(file);
                case NOTHING -> Assertions.assertThat(file).doesNotExist();
                case PIPE ->
                        Assertions.assertThat(
                                        new ProcessBuilder("mkfifo", file.toString())
                                                .start()
                                                .waitFor())
                                .isZero();
                case DIRECTORY -> Files.createDirectory(file);
                case DEVICE -> Files.createSymbolicLink(file, Path.of("/dev/zero"));
                case DANGLING -> Files.createSymbolicLink(file, Path.of("nowhere"));
                case CIRCLE -> Files.createSymbolicLink(file, file.getFileName());
                default -> throw new AssertionError(this);
            }
        }
    }

    @BeforeAll
    static void train() throws IOException {
        run = shared.resolve("run");
        Path file = TinyExperiment.write(shared, TinyExperiment.YAML);
        Assertions.assertThat(
                        Terminal.run("run", file.toString(), "--out", run.toString()).status())
                .isZero();
    }

    @BeforeEach
    void copyIt() throws IOException {
        fresh();
    }

    @AfterEach
    void deleteIt() throws IOException {
        DurableFiles.delete(copy);
    }

    private void fresh() throws IOException {
        if (copy.isAbsolute()) {
            DurableFiles.delete(copy);
        }
        copy = Files.createTempDirectory(folder, "run").resolve("copy");
        RunContents.copy(run, copy);
    }

    @ParameterizedTest
    @EnumSource(value = Strange.class, names = "EMPTY", mode = EnumSource.Mode.EXCLUDE)
    void verifyNamesIt(Strange strange) throws Exception {
        for (String name : FILES) {
            fresh();
            strange.replace(copy.resolve(name));
            expectFinding(name, strange.problem);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Strange.class,
            names = {"DIRECTORY", "EMPTY"},
            mode = EnumSource.Mode.EXCLUDE)
    void verifyNamesItInPlaceOfADirectory(Strange strange) throws Exception {
        for (String name : DIRECTORIES) {
            fresh();
            strange.replace(copy.resolve(name));
            String said = strange == Strange.NOTHING ? "is missing" : strange.problem;
            String found = strange == Strange.NOTHING && !name.contains("/") ? name + "/" : name;
            expectFinding(found, said);
        }
    }

    @Test
    void verifyNamesAFileInPlaceOfADirectory() throws Exception {
        Strange.NOTHING.replace(copy.resolve("probes"));
        Files.writeString(copy.resolve("probes"), "");
        expectFinding("probes", "is a file, not a directory");
    }

    @Test
    void verifyNamesWhatIsEmptyOrHasGrownAndReadsNoMoreThanItNeeds() throws Exception {
        for (String name : FILES) {
            if (name.matches("(timings|report).*")) {
                continue; // may hold anything
            }
            fresh();
            Files.write(copy.resolve(name), new byte[0]);
            expectFinding(name, "");
        }
        for (String name :
                List.of(
                        "experiment.yaml",
                        "checkpoints/step-00000012/manifest.json",
                        "checkpoints/step-00000012/weights.safetensors",
                        "probes/step-00000012.sha256")) {
            fresh();
            try (RandomAccessFile file = new RandomAccessFile(copy.resolve(name).toFile(), "rw")) {
                file.setLength(1L << 40); // a terabyte of nothing
            }
            expectFinding(name, "");
        }
    }

    @Test
    void metricsThatGoOnForATerabyteAreReadAsFarAsTheyCount() throws Exception {
        try (RandomAccessFile file =
                new RandomAccessFile(copy.resolve("metrics.jsonl").toFile(), "rw")) {
            file.setLength(1L << 40);
        }
        Terminal terminal = quickly("verify", copy.toString());
        Assertions.assertThat(terminal.status()).as(terminal.out() + terminal.err()).isZero();
    }

    @Test
    void aFinishedRunWhoseLastProbesOrCheckpointsAreGoneIsNotWell() throws Exception {
        for (String suffix : List.of(".jsonl", ".npz", ".sha256")) {
            Files.delete(copy.resolve("probes/step-00000012" + suffix));
        }
        expectFinding("probes/step-00000012.sha256", "is missing");
        Strange.NOTHING.replace(copy.resolve("checkpoints/step-00000012"));
        expectFinding("checkpoints/step-00000012", "is missing: the run ended there");
    }

    @Test
    void metricsWithoutAnyCheckpointAreNotWell() throws Exception {
        for (String name : List.of("checkpoints", "probes", "timings.jsonl", "report.html")) {
            Strange.NOTHING.replace(copy.resolve(name));
        }
        expectFinding("checkpoints", "has no checkpoint, and the metrics go on to step 12");
    }

    @Test
    void linksToFilesElsewhereAreAsGoodAsFiles() throws Exception {
        Path elsewhere = folder.resolve("elsewhere");
        for (String name : List.of("metrics.jsonl", "checkpoints/step-00000012")) {
            Path moved = elsewhere.resolve(name.replace('/', '-'));
            Files.createDirectories(elsewhere);
            Files.move(copy.resolve(name), moved);
            Files.createSymbolicLink(copy.resolve(name), moved);
        }
        Terminal terminal = quickly("verify", copy.toString());
        Assertions.assertThat(terminal.status()).as(terminal.out()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = Strange.class,
            names = {"EMPTY", "PIPE", "DIRECTORY", "CIRCLE"})
    void noOtherCommandWaitsForItOrEndsWithAStackTrace(Strange strange) throws Exception {
        List<String> names = new ArrayList<>(FILES);
        names.addAll(List.of("lock", "probes", "checkpoints/step-00000012"));
        for (String name : names) {
            for (String command : List.of("resume", "report", "analyze")) {
                if (name.equals("probes") && strange == Strange.DIRECTORY) {
                    continue;
                }
                fresh();
                strange.replace(copy.resolve(name));
                String[] words =
                        command.equals("analyze")
                                ? new String[] {command, copy.toString(), "--probe", "accuracy"}
                                : new String[] {command, copy.toString()};
                Terminal terminal = quickly(words);
                String said = command + ", " + name + ": " + terminal.err();
                Assertions.assertThat(terminal.status()).as(said).isBetween(0, 2);
                Assertions.assertThat(terminal.err())
                        .as(said)
                        .doesNotContain("Exception", "error of Residue's own", "\tat ");
                if (terminal.status() != 0) {
                    String file = name.substring(name.lastIndexOf('/') + 1);
                    Assertions.assertThat(terminal.err()).as(said).contains(file);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Strange.class,
            names = {"DANGLING", "CIRCLE", "PIPE", "EMPTY"})
    void resumingTakesADiskThatIsNotMountedForNoEmptyOne(Strange strange) throws Exception {
        for (String name : List.of("checkpoints", "probes", "metrics.jsonl")) {
            if (strange == Strange.EMPTY && name.equals("metrics.jsonl")) {
                continue; // is a file
            }
            fresh();
            strange.replace(copy.resolve(name));
            Path other = copy.resolve(name.equals("probes") ? "metrics.jsonl" : "probes");
            long entries = entries(other);
            Terminal terminal = quickly("resume", copy.toString(), "--steps", "14");
            Assertions.assertThat(terminal.status()).as(terminal.err()).isEqualTo(1);
            Assertions.assertThat(terminal.err()).contains(copy.resolve(name) + " is a");
            Assertions.assertThat(entries(other)).isEqualTo(entries).isPositive();
        }
    }

    @Test
    void whatMayNotBeReadIsAFinding() throws Exception {
        Path file = copy.resolve("checkpoints/step-00000005/weights.safetensors");
        Files.setPosixFilePermissions(file, Set.of());
        Assumptions.assumeFalse(Files.isReadable(file), "root reads all");
        expectFinding(
                "checkpoints/step-00000005/weights.safetensors",
                "cannot be read: permission denied");
    }

    private static long entries(Path path) throws IOException {
        try (Stream<Path> entries = Files.walk(path)) {
            return entries.count();
        }
    }

    private void expectFinding(String name, String problem) {
        Terminal terminal = quickly("verify", copy.toString());
        String said = name + ": " + terminal.out() + terminal.err();
        Assertions.assertThat(terminal.status()).as(said).isEqualTo(3);
        Assertions.assertThat(terminal.out().lines())
                .as(said)
                .anyMatch(line -> line.startsWith(name) && line.contains(problem));
        Assertions.assertThat(terminal.err()).as(said).doesNotContain("Exception");
    }

    private static Terminal quickly(String... command) {
        return org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
                LIMIT, () -> Terminal.run(command));
    }
}
