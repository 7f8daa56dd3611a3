package dev.residue.app;

import dev.residue.app.console.Utf8Output;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Outputs that fail, and locales that lack characters or write numbers otherwise. */
class OutputTest {

    @TempDir static Path shared;
    private static Path experiment = Path.of("");
    private static Path run = Path.of("");

    @TempDir Path folder;

    @BeforeAll
    static void train() throws IOException {
        experiment = TinyExperiment.write(shared, TinyExperiment.YAML);
        run = shared.resolve("run");
        Assertions.assertThat(
                        Terminal.run("run", experiment.toString(), "--out", run.toString())
                                .status())
                .isZero();
    }

    static Stream<List<String>> commands() {
        String tiny = experiment.toString();
        String path = run.toString();
        return Stream.of(
                List.of("--help"),
                List.of("--version"),
                List.of("run", "--help"),
                List.of("list", "hooks"),
                List.of("list", "probes", "--json"),
                List.of("verify", path),
                List.of("verify", path, "--json"),
                List.of("resume", path),
                List.of("resume", path, "--json"),
                List.of("analyze", path, "--probe", "accuracy"),
                List.of("analyze", path, "--probe", "accuracy", "--json"),
                List.of("bench", tiny, "--steps", "20"),
                List.of("run", "assign-and-add-theory", "--out", shared + "/theory"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void outputThatCannotBeWrittenIsAFailureOfEveryCommand(List<String> command) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        System.setOut(new Utf8Output(new Full()));
        System.setErr(new PrintStream(messages, true, StandardCharsets.UTF_8));
        int status;
        try {
            status = Residue.run(command.toArray(String[]::new));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        String said = messages.toString(StandardCharsets.UTF_8);
        Assertions.assertThat(status).as(said).isEqualTo(1);
        Assertions.assertThat(said)
                .contains("standard output cannot be written: No space left on device")
                .doesNotContain("Exception");
    }

    @ParameterizedTest
    @ValueSource(strings = {">/dev/full", ">&-", "| true"})
    @EnabledOnOs(OS.LINUX)
    void aRunWhoseOutputIsLostKeepsItsCheckpointsAndSaysSo(String redirection) throws Exception {
        Path out = folder.resolve("out");
        // in a pipe the status is that of the first command, once it is over
        String script = "set -o pipefail; \"$@\" " + redirection;
        try (Child child =
                Child.start(
                        List.of("bash", "-c", script, "bash"),
                        List.of(),
                        "run",
                        experiment.toString(),
                        "--out",
                        out.toString(),
                        "--json")) {
            Assertions.assertThat(child.status()).as(child.output()).isEqualTo(1);
            Assertions.assertThat(child.output())
                    .contains("report: ")
                    .contains("standard output cannot be written: ")
                    .doesNotContain("Exception");
        }
        Assertions.assertThat(Terminal.run("verify", out.toString()).status()).isZero();
        Assertions.assertThat(out.resolve("checkpoints/step-00000012")).isDirectory();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theFileIsNamedThatHasNoRoom() {
        for (String option : List.of("--out", "--picture", "--results")) {
            Terminal full = Terminal.run("report", run.toString(), option, "/dev/full");
            Assertions.assertThat(full.status()).as(full.err()).isEqualTo(1);
            Assertions.assertThat(full.err())
                    .contains("residue: /dev/full cannot be written: the disk is full");
        }
    }

    @ParameterizedTest
    @CsvSource({"ar, EG", "hi, IN", "de, DE"})
    void numbersForPeopleDoNotFollowTheLocale(String language, String country) throws Exception {
        List<String> locale =
                List.of(
                        "-Duser.language=" + language,
                        "-Duser.country=" + country,
                        "-Duser.extensions=u-nu-native");
        String here = Terminal.run("verify", run.toString()).out();
        try (Child child = Child.start(List.of(), locale, "verify", run.toString())) {
            Assertions.assertThat(child.status()).as(child.output()).isZero();
            Assertions.assertThat(child.output()).isEqualTo(here).contains("4 checkpoints");
        }
        Path out = folder.resolve("out");
        try (Child child =
                Child.start(
                        List.of(),
                        locale,
                        "run",
                        experiment.toString(),
                        "--out",
                        out.toString(),
                        "--steps",
                        "2")) {
            Assertions.assertThat(child.status()).as(child.output()).isZero();
            Assertions.assertThat(child.output())
                    .containsPattern("seed 0, 2 steps, into")
                    .containsPattern("accuracy/direct/train +[01]\\.[0-9]{4}\n")
                    .containsPattern("2 steps, [0-9]+\\.[0-9] s, ");
        }
        Assertions.assertThat(out.resolve("checkpoints/step-00000002")).isDirectory();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void jsonIsUtf8InALocaleWithoutSuchCharacters() throws Exception {
        Path out = folder.resolve("out");
        try (Child child =
                Child.start(
                        List.of("env", "-u", "LANG", "LC_ALL=C"),
                        List.of(),
                        "run",
                        TinyExperiment.write(folder, "name: naïve ≥ 学\n" + TinyExperiment.YAML)
                                .toString(),
                        "--out",
                        out.toString(),
                        "--json")) {
            Assertions.assertThat(child.status()).as(child.output()).isZero();
            Assertions.assertThat(child.output()).contains("\"experiment\":\"naïve ≥ 学\"");
        }
        Assertions.assertThat(Files.readString(out.resolve("report.html"))).contains("naïve ≥ 学");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void whatALocaleCannotExpressIsRefusedWithTheRemedy() throws Exception {
        List<String> ascii = List.of("env", "-u", "LANG", "LC_ALL=C");
        Path named = TinyExperiment.write(folder, "name: naïve\n" + TinyExperiment.YAML);
        for (String[] command :
                new String[][] {
                    {"run", named.toString(), "--out", folder.resolve("naïve").toString()},
                    {"run", named.toString()}, // into runs/naïve-0
                    {"run", experiment.toString(), "--set", "name=naïve"},
                }) {
            try (Child child = Child.start(ascii, List.of(), command)) {
                Assertions.assertThat(child.status()).as(child.output()).isEqualTo(2);
                Assertions.assertThat(child.output()).doesNotContain("Exception");
                Assertions.assertThat(child.lastLine()).contains("LC_ALL=C.UTF-8");
            }
        }
        Assertions.assertThat(Path.of("runs")).doesNotExist();
    }

    @Test
    void aTemporaryDirectoryThatIsMissingIsNamedWithItsOption() throws Exception {
        Path missing = folder.resolve("missing");
        Path file = Files.writeString(folder.resolve("file"), "");
        for (Path directory : List.of(missing, file)) {
            try (Child child =
                    Child.start(
                            List.of(),
                            List.of("-Djava.io.tmpdir=" + directory),
                            "analyze",
                            run.toString())) {
                Assertions.assertThat(child.status()).as(child.output()).isEqualTo(2);
                Assertions.assertThat(child.output()).contains("(java.io.tmpdir), " + directory);
                Assertions.assertThat(child.lastLine()).contains("-Djava.io.tmpdir=DIR");
            }
        }
    }

    /** A disk that is full. */
    private static final class Full extends OutputStream {
        @Override
        public void write(int octet) throws IOException {
            throw new IOException("No space left on device");
        }
    }
}
