package dev.residue.app;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the in-context task refuses, and the composite modulus, which it allows. */
class InContextInputTest {

    private static final String YAML =
            """
            task:
              inContextLinear:
                modulus: 7
                examples: 4
                tasks: 8
                taskChoice: rectangle
                pairShare: 0.6
            model: { layers: 1, heads: 1, dModel: 8, mlp: [8], positions: rotary, tied: true }
            training:
              steps: 1
              batchSize: 16
            evaluate: { every: 1, sequences: 10 }
            checkpoints: { every: 1 }
            probes: [shots, algorithm, grid, heads, circles]
            engine: { threads: 1 }
            """;

    @TempDir Path folder;

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "tasks: 8        | tasks: 52         | 5:12: task.inContextLinear.tasks"
                        + " | more than the 49 that exist modulo 7; must be from 1 to 48",
                "tasks: 8        | tasks: 10         | 5:12: task.inContextLinear.tasks"
                        + " | use 8 or 12, or taskChoice: random",
                "tasks: 8        | tasks: 44         | 5:12: task.inContextLinear.tasks"
                        + " | no room for 44 tasks among the 49 of modulus 7; use fewer",
                "modulus: 7      | modulus: 3        | 6:17: task.inContextLinear.taskChoice"
                        + " | at least 4, not 3; use taskChoice: random",
                "examples: 4     | examples: 0       | 4:15: task.inContextLinear.examples"
                        + " | from 1 to 1000",
                "examples: 4     | examples: 1001    | 4:15: task.inContextLinear.examples"
                        + " | from 1 to 1000",
                "pairShare: 0.6  | pairShare: 0.001  | 7:16: task.inContextLinear.pairShare"
                        + " | none to train on; must be from 1/49 to 48/49",
                "pairShare: 0.6  | pairShare: 0.999  | 7:16: task.inContextLinear.pairShare"
                        + " | none to test on; must be from 1/49 to 48/49",
                "batchSize: 16   | batchSize: 20     | 11:14: training.batchSize"
                        + " | use 16 or 24",
                "modulus: 7      | modulus: 53       | 14:41: probes[4]"
                        + " | modulo a prime from 5 to 47, not 53; leave it out",
            })
    void settingsAreRefusedAtTheirPlace(String right, String wrong, String place, String remedy)
            throws IOException {
        Path out = folder.resolve("out");
        Terminal terminal = run(Changed.in(YAML, right.strip(), wrong.strip()), out);
        Assertions.assertThat(terminal.status()).as(terminal.err()).isEqualTo(2);
        Assertions.assertThat(terminal.err()).contains("tiny.yaml:" + place).contains(remedy);
        Assertions.assertThat(terminal.lastLine()).contains("run the command again");
        Assertions.assertThat(out).doesNotExist();
    }

    @Test
    void aCompositeModulusRunsWithWhatCanBeMeasured() throws IOException {
        Path out = folder.resolve("out");
        Terminal terminal = run(Changed.in(YAML, "modulus: 7", "modulus: 6"), out);
        Assertions.assertThat(terminal.status()).as(terminal.err()).isZero();
        List<String> lines = terminal.err().lines().toList();
        Assertions.assertThat(lines.get(0))
                .startsWith("warning: ")
                .contains("tiny.yaml:14:10: probes[0]: probe 'shots' has weaker baselines");
        Assertions.assertThat(lines.get(1)).contains("probe 'algorithm' has no agreement");
        Assertions.assertThat(lines.get(2))
                .contains("tiny.yaml:14:41: probes[4]: probe 'circles' needs ratios and logarithms")
                .endsWith("it is left out");
        Assertions.assertThat(lines.get(3)).doesNotContain("warning");
        JsonObject json = terminal.json();
        Assertions.assertThat(json.getAsJsonObject("metrics").keySet())
                .contains("accuracy/out-of-distribution/test", "phase")
                .contains("algorithm/ratio-matching", "count/algorithm/neither");
        Assertions.assertThat(Files.readString(out.resolve("report.html")))
                .contains("probe &#39;circles&#39; needs ratios");
        Assertions.assertThat(Files.readString(out.resolve("probes/step-00000001.jsonl")))
                .contains("\"heads\"", "\"grid\"")
                .doesNotContain("circles", "agreement");
    }

    @Test
    void aPrimeModulusIsNotWarnedOf() throws IOException {
        Terminal terminal = run(YAML, folder.resolve("out"));
        Assertions.assertThat(terminal.status()).as(terminal.err()).isZero();
        Assertions.assertThat(terminal.err()).doesNotContain("warning: ");
    }

    private Terminal run(String yaml, Path out) throws IOException {
        String file = TinyExperiment.write(folder, yaml).toString();
        return Terminal.run("run", file, "--out", out.toString(), "--json");
    }
}
