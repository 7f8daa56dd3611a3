package dev.residue.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is printed arrives whole, or the exit status says that it did not. */
@EnabledOnOs(OS.LINUX) // /dev/full, and what a locale's encoding does to Java
class StandardStreamsTest {

    @TempDir Path folder;

    @Test
    void outputThatCannotBeWrittenIsAFailureOfEveryCommand() throws Exception {
        String experiment = TinyExperiment.write(folder, TinyExperiment.YAML).toString();
        String run = folder.resolve("run").toString();
        expectFailure("sh -c 'exec \"$@\" >/dev/full' sh", "run", experiment, "--out", run);
        Assertions.assertThat(folder.resolve("run/checkpoints/step-00000012")).isDirectory();
        String full = "sh -c 'exec \"$@\" >/dev/full' sh";
        expectFailure(full, "list", "probes", "--json");
        expectFailure(full, "--help");
        expectFailure(full, "--version");
        expectFailure(full, "verify", run);
        expectFailure(full, "analyze", run, "--probe", "accuracy");
        expectFailure(full, "resume", run, "--json");
        expectFailure("sh -c '\"$@\" | true; exit 1' sh", "bench", experiment);
    }

    private static void expectFailure(String shell, String... arguments) throws Exception {
        List<String> before = List.of("sh", "-c", shell.substring(7, shell.length() - 4), "sh");
        try (Child child = Child.start(before, List.of(), arguments)) {
            Assertions.assertThat(child.status())
                    .as(List.of(arguments) + ": " + child.output())
                    .isEqualTo(1);
            Assertions.assertThat(child.output()).doesNotContain("\tat ");
            if (shell.contains("/dev/full")) {
                Assertions.assertThat(child.output())
                        .contains("standard output cannot be written: No space left on device");
            }
        }
    }

    @Test
    void jsonIsInUtf8InEveryLocale() throws Exception {
        try (Child child = Child.start(List.of("env", "LC_ALL=C"), List.of(), "list", "hooks")) {
            Assertions.assertThat(child.status()).as(child.output()).isZero();
            String expected = Terminal.run("list", "hooks").out();
            Assertions.assertThat(expected).matches("(?s).*[^\\x00-\\x7f].*");
            Assertions.assertThat(child.output()).isEqualTo(expected);
        }
    }

    @Test
    void aNameThatTheLocaleCannotReadIsRefusedWithTheRemedy() throws Exception {
        List<String> ascii = List.of("env", "LC_ALL=C");
        String named = "residue: an argument cannot be read: the locale's encoding is ";
        List<String> lines = new ArrayList<>();
        try (Child child =
                Child.start(
                        List.of(
                                "env",
                                "LC_ALL=C",
                                "sh",
                                "-c",
                                "exec \"$@\" \"$(printf 'r\\303\\274n')\"",
                                "sh"),
                        List.of(),
                        "verify")) {
            Assertions.assertThat(child.status()).isEqualTo(2);
            lines.addAll(child.output().lines().toList());
        }
        Assertions.assertThat(lines.get(0)).startsWith(named);
        Assertions.assertThat(lines.get(1))
                .isEqualTo("set LC_ALL=C.UTF-8, and run the command again");
        // a name that stands in a file arrives as it is, and cannot be made a directory
        String yaml = "name: grün\n" + TinyExperiment.YAML;
        Path file = Files.writeString(folder.resolve("tiny.yaml"), yaml);
        try (Child child =
                Child.start(ascii, List.of("-Duser.dir=" + folder), "run", file.toString())) {
            Assertions.assertThat(child.status()).as(child.output()).isEqualTo(2);
            Assertions.assertThat(child.lastLine()).contains("LC_ALL=C.UTF-8");
        }
    }

    @Test
    void numbersDoNotFollowTheLocale() throws Exception {
        String experiment = TinyExperiment.write(folder, TinyExperiment.YAML).toString();
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            Assertions.assertThat(String.format("%d", 1)).isNotEqualTo("1");
            Terminal run =
                    Terminal.run("run", experiment, "--out", folder.resolve("run").toString());
            Assertions.assertThat(run.status()).as(run.err()).isZero();
            Assertions.assertThat(run.out() + run.err()).doesNotContainPattern("[\u0660-\u0669]");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void aMissingTemporaryDirectoryIsNamedWithItsOption() throws Exception {
        String experiment = TinyExperiment.write(folder, TinyExperiment.YAML).toString();
        String missing = folder.resolve("missing").toString();
        try (Child child =
                Child.start(
                        List.of(),
                        List.of("-Djava.io.tmpdir=" + missing),
                        "run",
                        experiment,
                        "--out",
                        folder.resolve("run").toString())) {
            Assertions.assertThat(child.status()).as(child.output()).isEqualTo(2);
            Assertions.assertThat(child.output())
                    .contains("the temporary directory " + missing + " (java.io.tmpdir)")
                    .contains("it does not exist");
        }
        Assertions.assertThat(folder.resolve("run")).doesNotExist();
    }

    @Test
    void aFileBringsNoEngine() throws Exception {
        String yaml = TinyExperiment.YAML + "engine: { name: MXNet }\n";
        String experiment = TinyExperiment.write(folder, yaml).toString();
        try (Child child =
                Child.start(
                        List.of("env", "RESIDUE_CHECKOUT=" + folder),
                        List.of("-Dresidue.engines=" + folder.resolve("engines")),
                        "run",
                        experiment,
                        "--out",
                        folder.resolve("run").toString())) {
            Assertions.assertThat(child.status()).as(child.output()).isEqualTo(2);
            Assertions.assertThat(child.output())
                    .contains("engine 'MXNet', which " + experiment + ":15:")
                    .doesNotContain("installing");
            Assertions.assertThat(child.lastLine()).startsWith("add --engine MXNet");
        }
    }
}
