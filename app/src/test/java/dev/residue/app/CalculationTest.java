package dev.residue.app;

import dev.residue.app.verify.RunVerifier;
import dev.residue.training.checkpoint.ChecksumTrailer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A preset that trains no model, and what is left of its run. */
class CalculationTest {

    @TempDir Path folder;

    @Test
    void aCalculationsExperimentAndReportAreChecked() throws IOException {
        Path out = folder.resolve("theory");
        Terminal run =
                Terminal.run(
                        "run", "assign-and-add-theory", "--steps", "2", "--out", out.toString());
        Assertions.assertThat(run.status()).as(run.err()).isZero();
        Assertions.assertThat(RunVerifier.of(out).findings()).isEmpty();
        Path experiment = out.resolve("experiment.yaml");
        byte[] sealed = Files.readAllBytes(experiment);
        String text = ChecksumTrailer.YAML.open(sealed);
        Files.writeString(
                experiment, ChecksumTrailer.YAML.close(text).replace("steps: 2", "steps: 3"));
        Assertions.assertThat(found(out))
                .containsExactly("experiment.yaml: was changed: its own SHA-256 differs");
        // an earlier version did not seal it
        Files.writeString(experiment, text);
        Assertions.assertThat(RunVerifier.of(out).findings()).isEmpty();
        Files.delete(out.resolve("report.html"));
        Assertions.assertThat(found(out)).containsExactly("report.html: is missing");
    }

    private static List<String> found(Path run) throws IOException {
        return RunVerifier.of(run).findings().stream()
                .map(damage -> run.relativize(damage.file()) + ": " + damage.problem())
                .toList();
    }

    @Test
    void aSeedIsRefusedWhereNothingIsDrawn() {
        Path out = folder.resolve("theory");
        Terminal terminal =
                Terminal.run(
                        "run", "assign-and-add-theory", "--out", out.toString(), "--seed", "3");
        Assertions.assertThat(terminal.status()).isEqualTo(2);
        Assertions.assertThat(terminal.err()).contains("the same for every seed");
        Assertions.assertThat(terminal.lastLine()).isEqualTo("leave --seed out");
        Assertions.assertThat(out).doesNotExist();
    }
}
