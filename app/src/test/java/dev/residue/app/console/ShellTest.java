package dev.residue.app.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "runs/a-42",
                "my run",
                "it's",
                "$HOME",
                "a`id`b",
                "a;b",
                "a\"b",
                "a\\b",
                "a*b?[c]",
                "~root",
                "!!",
                "#7",
                "{a,b}",
                "naïve",
                "日本 語",
                "a\u00a0b",
                "two\nlines",
                "tab\tand 'quote'\\",
                "escape\u001b[0m",
                "",
                "a=b",
                "&",
                "(x)",
            })
    @DisabledOnOs(OS.WINDOWS)
    void aShellReadsTheWordThatWasQuoted(String word) throws Exception {
        Assertions.assertThat(readByShell(Shell.quote(word))).isEqualTo("<" + word + ">");
        Assertions.assertThat(Shell.quote(word)).doesNotContain("\n");
    }

    @Test
    void wordsThatNeedNoQuotesHaveNone() {
        Assertions.assertThat(Shell.command("residue", "resume", Path.of("runs/naïve-42")))
                .isEqualTo("residue resume runs/naïve-42");
        Assertions.assertThat(Shell.command("residue", "resume", Path.of("my run")))
                .isEqualTo("residue resume 'my run'");
    }

    @Test
    void aPathIsNoOption() {
        Assertions.assertThat(Shell.quote(Path.of("--json"))).isEqualTo("./--json");
    }

    private static String readByShell(String word) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(List.of("bash", "-c", "printf '<%s>' " + word)).start();
        byte[] read = process.getInputStream().readAllBytes();
        Assertions.assertThat(process.waitFor()).isZero();
        return new String(read, StandardCharsets.UTF_8);
    }
}
