package dev.residue.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutsideModuleTest {

    @TempDir Path folder;

    @Test
    void anOutsideTaskBlockAndProbeAreTrainedAndReported() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("outside.yaml"),
                        """
                        task: { firstToken: { tokens: 3 } }
                        model: { linear: { bias: false } }
                        training: { steps: 150, batchSize: 32, optimizer: { adamW: { learningRate: 0.1 } } }
                        probes: [parameters, accuracy]
                        """);
        Path run = folder.resolve("run");
        Terminal terminal = Terminal.run("run", file.toString(), "--out", run.toString(), "--json");
        Assertions.assertThat(terminal.status()).as(terminal.err()).isZero();
        // three tokens at three positions, three classes
        Assertions.assertThat(
                        terminal.json().getAsJsonObject("metrics").get("parameters").getAsDouble())
                .isEqualTo(27);
        Assertions.assertThat(
                        terminal.json()
                                .getAsJsonObject("metrics")
                                .get("accuracy/all")
                                .getAsDouble())
                .isGreaterThan(0.95);
        Assertions.assertThat(run.resolve("report.html"))
                .content()
                .contains("the first of three tokens")
                .containsPattern("150 steps on sequences such as “[abc] [abc] [abc]”\\.")
                .doesNotContain("as in the findings")
                .contains("<b>sizes</b>", "<p class=\"how\">ours</p>")
                .contains("\"rows\":[\"parameters of 3 classes\"],\"columns\":[\"all\"]")
                .contains("<code>size/of all</code></td><td></td><td class=\"number\">27</td>");
        Assertions.assertThat(run.resolve("experiment.yaml"))
                .content()
                .contains("linear:", "bias: false");
    }

    @Test
    void outsideNamesAreListed() {
        Assertions.assertThat(Terminal.run("list", "tasks").out())
                .contains("firstToken", "assignAndAdd");
        Assertions.assertThat(Terminal.run("list", "probes").out())
                .contains("the number of parameters");
    }

    @Test
    void anOutsideSettingIsCheckedAtItsPlace() throws IOException {
        Path file =
                Files.writeString(folder.resolve("o.yaml"), "task: { firstToken: { tokens: 1 } }");
        Terminal terminal = Terminal.run("run", file.toString());
        Assertions.assertThat(terminal.status()).isEqualTo(2);
        Assertions.assertThat(terminal.err()).contains("o.yaml:1:31: ").contains("use at least 2");
    }
}
