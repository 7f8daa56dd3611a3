package dev.residue.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script of the distribution, with a Java that tells how it was started. */
@EnabledOnOs(OS.LINUX)
class LauncherTest {

    @TempDir Path folder;
    private Path launcher = Path.of("");
    private Path javaHome = Path.of("");

    @BeforeEach
    void install() throws IOException {
        Path home = folder.resolve("naïve home");
        launcher = home.resolve("bin/residue");
        Files.createDirectories(launcher.getParent());
        Files.copy(Path.of("src/main/scripts/residue"), launcher);
        javaHome = folder.resolve("java");
        Path java = javaHome.resolve("bin/java");
        Files.createDirectories(java.getParent());
        Files.writeString(
                java,
                """
                #!/bin/sh
                [ /proc/$$/fd/1 -ef /dev/null ] && echo "nothing is taken" >&2
                echo "LC_ALL=${LC_ALL:-}"
                for word in "$@"; do echo "<$word>"; done
                """);
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"LC_ALL=C", "LC_ALL=POSIX", "LANG=", "LC_CTYPE=C", "LANG=xx_YY.UTF-8"})
    void javaReadsNamesAsUtf8InALocaleWithoutCharacters(String locale) throws Exception {
        Assertions.assertThat(start(locale, "\"$@\"").output())
                .contains("LC_ALL=C.UTF-8")
                .contains("<" + folder + "/naïve home/lib/*>")
                .endsWith("<dev.residue.app.Residue>\n<list>\n<naïve file>\n");
    }

    @Test
    void aClosedOutputIsNoOtherFile() throws Exception {
        Ended ended = start("LC_ALL=C", "\"$@\" >&-");
        Assertions.assertThat(ended.status()).isNotZero();
        Assertions.assertThat(ended.output()).startsWith("nothing is taken\n");
    }

    @Test
    void messagesGoWhereTheyWent() throws Exception {
        Assertions.assertThat(start("LC_ALL=C", "\"$@\" 2>&1 >/dev/full").output())
                .contains("error");
        Assertions.assertThat(start("LC_ALL=C", "\"$@\" 2>&-").output()).endsWith("<naïve file>\n");
    }

    private record Ended(int status, String output) {}

    private Ended start(String locale, String script) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("bash", "-c", script, "bash"));
        command.addAll(List.of("sh", launcher.toString(), "list", "naïve file"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
        environment.put("JAVA_HOME", javaHome.toString());
        String[] parts = locale.split("=", -1);
        environment.put(parts[0], parts[1]);
        Process process = builder.start();
        byte[] output = process.getInputStream().readAllBytes();
        return new Ended(process.waitFor(), new String(output, StandardCharsets.UTF_8));
    }
}
