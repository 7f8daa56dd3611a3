package dev.residue.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Every file that a command writes where the user says is named when its disk is full. */
@EnabledOnOs(OS.LINUX) // has /dev/full
class FullDiskTest {

    @TempDir static Path shared;
    private static Path run = Path.of("");

    @BeforeAll
    static void train() throws IOException {
        run = shared.resolve("run");
        Path file = TinyExperiment.write(shared, TinyExperiment.YAML);
        Assertions.assertThat(
                        Terminal.run("run", file.toString(), "--out", run.toString()).status())
                .isZero();
    }

    @Test
    void theFileIsNamed() {
        for (String option : List.of("--out", "--picture", "--results")) {
            full(Terminal.run("report", run.toString(), option, "/dev/full"));
        }
    }

    @Test
    void theArchiveOfALatticeIsNamed() throws IOException {
        String digits =
                """
                task: { digitAddition: { digits: 1, trainSize: 20, testSize: 20, outOfDistributionSize: 20 } }
                model: { layers: 1, heads: 1, dModel: 8, mlp: [16] }
                training: { steps: 1, batchSize: 4 }
                evaluate: { every: 1, sequences: 4 }
                probes: []
                """;
        Path file = Files.writeString(shared.resolve("digits.yaml"), digits);
        String out = shared.resolve("digits").toString();
        Terminal trained = Terminal.run("run", file.toString(), "--out", out);
        Assertions.assertThat(trained.status()).as(trained.err()).isZero();
        full(Terminal.run("lattice", out, "--spacing", "10", "--out", "/dev/full"));
    }

    @Test
    void aResultIsALineMoreAndADirectoryThatIsMissingIsSaid() throws IOException {
        Path results = shared.resolve("results.jsonl");
        for (int lines = 1; lines <= 2; lines++) {
            Terminal.run("report", run.toString(), "--results", results.toString());
            Assertions.assertThat(results).content().hasLineCount(lines).endsWith("}\n");
        }
        Path nowhere = shared.resolve("nowhere");
        Terminal terminal =
                Terminal.run("report", run.toString(), "--out", nowhere.resolve("a") + "");
        Assertions.assertThat(terminal.status()).isEqualTo(1);
        Assertions.assertThat(terminal.err())
                .isEqualTo(
                        "residue: "
                                + nowhere.resolve("a")
                                + ": the directory "
                                + nowhere
                                + " does not exist\nmend that, and run the command again\n");
    }

    private static void full(Terminal terminal) {
        Assertions.assertThat(terminal.status()).as(terminal.err()).isEqualTo(1);
        Assertions.assertThat(terminal.err())
                .isEqualTo(
                        "residue: /dev/full cannot be written: the disk is full (No space left on"
                                + " device)\nmake room, and run the command again\n");
    }
}
