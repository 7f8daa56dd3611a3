package dev.residue.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher makes of the environment, seen by a stand-in for Java. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class LauncherLocaleTest {

    @TempDir Path folder;

    @BeforeEach
    void install() throws IOException {
        Files.createDirectories(folder.resolve("bin"));
        Files.copy(Path.of("src/main/scripts/residue"), folder.resolve("bin/residue"));
        Path java = Files.createDirectories(folder.resolve("java/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho \"${LC_ALL:-unset} ${LANG:-unset}\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void aLocaleWithoutUtf8BecomesOneWithIt() throws Exception {
        Assertions.assertThat(start(Map.of("LC_ALL", "C"))).startsWith("C.UTF-8 ");
        Assertions.assertThat(start(Map.of("LANG", "POSIX"))).startsWith("C.UTF-8 ");
        Assertions.assertThat(start(Map.of())).startsWith("C.UTF-8 ");
        Assertions.assertThat(start(Map.of("LANG", "xx_YY.ISO-8859-1"))).startsWith("C.UTF-8 ");
    }

    @Test
    void aLocaleThatIsNotInstalledBecomesOneThatIs() throws Exception {
        Assertions.assertThat(start(Map.of("LC_ALL", "xx_YY.UTF-8"))).startsWith("C.UTF-8 ");
        Assertions.assertThat(start(Map.of("LANG", "tr_TR"))).startsWith("C.UTF-8 ");
    }

    @Test
    void whatJavaRefusesIsOneSentence() throws Exception {
        Path java = folder.resolve("java/bin/java");
        Files.writeString(
                java,
                """
                #!/bin/sh
                case "$*" in
                    *-Xmx*)
                        echo "Error occurred during initialization of VM"
                        echo "Could not reserve enough space for object heap"
                        exit 1
                        ;;
                esac
                """);
        Assertions.assertThat(start(Map.of("RESIDUE_JAVA_OPTIONS", "-Xmx99999999g")).lines())
                .containsExactly(
                        "residue: Java does not start with its options: Could not reserve enough"
                                + " space for object heap",
                        "mend RESIDUE_JAVA_OPTIONS, JAVA_TOOL_OPTIONS or JDK_JAVA_OPTIONS, and run"
                                + " the command again");
        Assertions.assertThat(start(Map.of("RESIDUE_JAVA_OPTIONS", "-Xss2m"))).isEmpty();
    }

    @Test
    void aLocaleWithUtf8StaysAsItIs() throws Exception {
        Assertions.assertThat(start(Map.of("LANG", "C.UTF-8"))).isEqualTo("unset C.UTF-8\n");
    }

    private String start(Map<String, String> locale) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder("sh", folder.resolve("bin/residue").toString(), "list", "tasks");
        builder.environment().keySet().removeIf(name -> name.matches("LC_.*|LANG.*"));
        builder.environment().putAll(locale);
        builder.environment().put("JAVA_HOME", folder.resolve("java").toString());
        builder.redirectErrorStream(true);
        return new String(builder.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
