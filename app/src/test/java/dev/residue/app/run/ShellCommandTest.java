package dev.residue.app.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellCommandTest {

    @Test
    void whatAShellTakesAsItIsHasNoQuotes() {
        Assertions.assertThat(ShellCommand.of("residue", "resume", Path.of("runs/größe-1.0_b")))
                .isEqualTo("residue resume runs/größe-1.0_b");
        Assertions.assertThat(ShellCommand.inText("residue", "resume", "runs/a"))
                .isEqualTo("'residue resume runs/a'");
        Assertions.assertThat(ShellCommand.inText("residue", "resume", "runs/a b"))
                .isEqualTo("residue resume 'runs/a b'");
    }

    @ParameterizedTest
    @EnabledOnOs({OS.LINUX, OS.MAC})
    @ValueSource(strings = {"a b", "it's", "$HOME", "`date`", "a;b", "\"q\"", "a\\b", "*", "~", ""})
    void aShellReadsWhatWasMeant(String word) throws IOException {
        Process shell =
                new ProcessBuilder("sh", "-c", ShellCommand.of("printf", "%s", word)).start();
        Assertions.assertThat(
                        new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(word);
    }
}
