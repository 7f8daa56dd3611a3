package dev.residue.app;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run of the in-context task gives the contract's names and every claim a verdict. */
@Tag("numeric")
class InContextRunTest {

    private static final String YAML =
            """
            task:
              inContextLinear: { modulus: 5, examples: 4, tasks: 8, taskChoice: random, pairShare: 0.6 }
            model: { layers: 1, heads: 1, dModel: 8, mlp: [8], positions: rotary, tied: true }
            training: { steps: 2, batchSize: 8, accumulate: 2 }
            evaluate: { every: 2, sequences: 10 }
            checkpoints: { every: 1 }
            probes: [accuracy, shots, algorithm, grid, label-corruption]
            """;

    @TempDir Path folder;

    @Test
    void theFourAccuraciesThePhaseAndTheVerdictsAreInTheResult() throws IOException {
        String experiment = TinyExperiment.write(folder, YAML).toString();
        Path run = folder.resolve("run");
        Terminal terminal = Terminal.run("run", experiment, "--out", run.toString(), "--json");
        Assertions.assertThat(terminal.status()).as(terminal.err()).isZero();
        JsonObject json = terminal.json();
        for (String split :
                List.of(
                        "in-distribution/train",
                        "in-distribution/test",
                        "out-of-distribution/train",
                        "out-of-distribution/test")) {
            Assertions.assertThat(json.getAsJsonObject("metrics").keySet())
                    .contains("accuracy/" + split, "loss/" + split, "uncopied/" + split)
                    .contains("accuracy/" + split + "/shots-0", "loss/" + split + "/shots-3");
        }
        Assertions.assertThat(json.getAsJsonObject("metrics").keySet())
                .contains("phase", "transience/best-step", "transience/lost")
                .contains("algorithm/ratio-matching", "count/algorithm/ratio-matching")
                .contains("algorithm/modular-regression", "count/algorithm/modular-regression")
                .contains("algorithm/neither", "count/algorithm/neither");
        List<String> claims = new ArrayList<>();
        for (JsonElement claim : json.getAsJsonArray("claims")) {
            claims.add(claim.getAsJsonObject().get("id").getAsString());
        }
        Assertions.assertThat(claims)
                .containsExactly(
                        "generalisation/in-distribution",
                        "generalisation/out-of-distribution",
                        "beyond-ratio-matching",
                        "modular-regression",
                        "transience",
                        "algorithm-shift",
                        "transition",
                        "two-layers");
    }

    @Test
    void aReportOfSeveralRunsComparesThem() throws IOException {
        String experiment = TinyExperiment.write(folder, YAML).toString();
        List<String> runs = new ArrayList<>();
        for (String change :
                List.of("task.inContextLinear.tasks=8", "task.inContextLinear.tasks=4")) {
            Path run = folder.resolve("run" + runs.size());
            Terminal trained =
                    Terminal.run("run", experiment, "--out", run.toString(), "--set", change);
            Assertions.assertThat(trained.status()).as(trained.err()).isZero();
            runs.add(run.toString());
        }
        Path page = folder.resolve("both.html");
        Terminal terminal =
                Terminal.run("report", runs.get(0), runs.get(1), "--out", page.toString());
        Assertions.assertThat(terminal.status()).as(terminal.err()).isZero();
        Assertions.assertThat(Files.readString(page))
                .contains("Findings that these runs show together", "layers 1: ")
                .contains("tasks 4, pairShare 0.6", "Findings of the paper, held against this run")
                .contains("These runs differ in task.inContextLinear.tasks.")
                .contains("<h2>Comparison</h2>", "run 2: layers 1, tasks 4");
        Assertions.assertThat(Files.readString(Path.of(runs.get(0)).resolve("report.html")))
                .doesNotContain("These runs")
                .contains("one run cannot show it");
    }
}
