package dev.residue.app;

import dev.residue.app.plugin.Plugins;
import dev.residue.app.run.Versions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars that are on no class path, each with a probe named {@code answer}. */
class PluginsTest {

    private static final String VERSION = Versions.all().getOrDefault("residue", "");

    @TempDir Path folder;

    @Test
    void eachNameIsListedWithItsJar() throws IOException {
        String jar = jar("answers.jar", VERSION).toString();
        Assertions.assertThat(Terminal.run("list", "probes", "--plugin", jar).out())
                .containsPattern("(?m)^answer +answers\\.jar +the answer$")
                .containsPattern("(?m)^accuracy +\\S*(analysis|classes)\\S* +");
        Assertions.assertThat(Terminal.run("list", "probes", "--json", "--plugin=" + jar).out())
                .contains("\"from\":\"answers.jar\"");
        Assertions.assertThat(Terminal.run("list", "probes").out()).doesNotContain("answers.jar");
    }

    @Test
    void jarsOfTheFolderAndOfTheOptionAreThereInEveryProcess() throws Exception {
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        PluginJar.make(plugins.resolve("inside.jar"), "question", VERSION, "42", "");
        Path jar = jar("answers.jar", VERSION);
        Path file =
                TinyExperiment.write(
                        folder,
                        Changed.in(
                                TinyExperiment.YAML,
                                "[accuracy, progress, attention]",
                                "[answer, question]",
                                "steps: 12",
                                "steps: 2"));
        Path out = folder.resolve("runs");
        List<String> java = List.of("-D" + Plugins.FOLDER + "=" + plugins);
        String arguments = "run %s --seeds 0..1 --out %s --workers 2 --at-once 1 --plugin %s";
        try (Child child =
                Child.start(List.of(), java, arguments.formatted(file, out, jar).split(" "))) {
            Assertions.assertThat(child.status()).as(child.output()).isZero();
            Assertions.assertThat(child.output()).contains("process ");
        }
        for (String seed : List.of("tiny-0", "tiny-1")) {
            Assertions.assertThat(out.resolve(seed + "/probes/step-00000002.jsonl"))
                    .content()
                    .contains("\"answer\"", "\"question\"", "42");
        }
    }

    @Test
    void theEnvironmentNamesJarsToo() throws Exception {
        List<String> environment =
                List.of("env", Plugins.VARIABLE + "=" + jar("answers.jar", VERSION));
        try (Child child = Child.start(environment, List.of(), "list", "probes")) {
            Assertions.assertThat(child.status()).as(child.output()).isZero();
            Assertions.assertThat(child.output()).contains("answers.jar");
        }
    }

    @Test
    void twoJarsWithOneNameAreRefused() throws IOException {
        Path one = jar("one.jar", VERSION);
        expectRefusal(
                list(one, jar("two.jar", VERSION)),
                "the probe 'answer' is both in one.jar and in two.jar",
                "leave out one of these jars");
        expectRefusal(
                list(one, Files.copy(one, folder.resolve("copy.jar"))),
                "the module plug.one is both in one.jar and in copy.jar",
                "leave out one of these jars");
        Assertions.assertThat(list(one, one).status()).isZero();
    }

    private static Terminal list(Path one, Path other) {
        return Terminal.run(
                "list", "probes", "--plugin", one.toString(), "--plugin", other.toString());
    }

    @Test
    void aJarForAnotherVersionIsRefused() throws IOException {
        expectRefusal(
                Terminal.run("list", "probes", "--plugin", jar("old.jar", "9.9.1").toString()),
                "old.jar was built against Residue 9.9.1, and this is " + VERSION,
                "build old.jar against Residue " + VERSION + ", or leave it out");
    }

    @Test
    void aJarThatCallsWhatIsNotThereIsNamed() throws IOException {
        Path jar =
                PluginJar.make(
                        folder.resolve("later.jar"),
                        "answer",
                        VERSION,
                        "dev.residue.later.Later.answer()",
                        "package dev.residue.later; public final class Later {"
                                + " public static double answer() { return 0; } }");
        Path file =
                TinyExperiment.write(
                        folder,
                        Changed.in(
                                TinyExperiment.YAML, "[accuracy, progress", "[answer, accuracy"));
        expectRefusal(
                Terminal.run(
                        "run",
                        file.toString(),
                        "--out",
                        folder.resolve("run").toString(),
                        "--plugin",
                        jar.toString()),
                "later.jar does not fit Residue " + VERSION,
                "build later.jar against Residue " + VERSION + ", or leave it out");
    }

    @Test
    void aJarThatNamesAModuleItLacksIsNamed() throws IOException {
        Path jar = folder.resolve("empty.jar");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new ZipEntry("META-INF/services/com.google.inject.Module"));
            out.write("plug.Absent # not packed".getBytes(StandardCharsets.UTF_8));
        }
        expectRefusal(
                Terminal.run("list", "probes", "--plugin", jar.toString()),
                "empty.jar does not fit Residue " + VERSION,
                "or leave it out");
    }

    @Test
    void whatAPlugInThrowsIsNotTakenForResiduesOwnAlone() throws IOException {
        Path jar =
                PluginJar.make(
                        folder.resolve("wrong.jar"), "answer", VERSION, "task.classes() / 0", "");
        Path file =
                TinyExperiment.write(
                        folder,
                        Changed.in(
                                TinyExperiment.YAML, "[accuracy, progress", "[answer, accuracy"));
        Terminal terminal =
                Terminal.run(
                        "run",
                        file.toString(),
                        "--out",
                        folder.resolve("run").toString(),
                        "--plugin",
                        jar.toString());
        Assertions.assertThat(terminal.status()).isEqualTo(1);
        Assertions.assertThat(terminal.err()).contains("an error of wrong.jar or of Residue's own");
        Assertions.assertThat(terminal.lastLine()).contains("mend the plug-in");
    }

    @Test
    void whatIsNoJarIsRefused() throws IOException {
        Path missing = folder.resolve("missing.jar");
        expectRefusal(
                Terminal.run("list", "probes", "--plugin", missing.toString()),
                "there is no plug-in " + missing,
                "give the path of a jar");
        Path text = Files.writeString(folder.resolve("text.jar"), "no jar");
        expectRefusal(
                Terminal.run("list", "probes", "--plugin", text.toString()),
                "the plug-in " + text + " cannot be read",
                "give a whole jar");
    }

    private static void expectRefusal(Terminal terminal, String problem, String remedy) {
        Assertions.assertThat(terminal.status()).as(terminal.err()).isEqualTo(2);
        Assertions.assertThat(terminal.err()).contains(problem).doesNotContain("\tat ");
        Assertions.assertThat(terminal.lastLine()).contains(remedy);
    }

    private Path jar(String name, String version) throws IOException {
        return PluginJar.make(folder.resolve(name), "answer", version, "42", "");
    }
}
