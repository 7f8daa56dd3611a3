package dev.residue.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hundred kills over tasks, models and optimisers; {@code ./mvnw -Pcampaign verify} runs it. */
@Tag("campaign")
class KillCampaignTest {

    private static final int KILLS = 100;

    @TempDir Path folder;

    @Test
    void aHundredKillsLoseNothing() throws IOException, InterruptedException {
        Map<String, String> matrix = new TreeMap<>();
        String tiny = TinyExperiment.MANY_CHECKPOINTS;
        String outside =
                """
                task: { firstToken: { tokens: 3 } }
                model: { linear: { bias: true } }
                training: { steps: 200, batchSize: 32, optimizer: { adamW: { learningRate: 0.1 } } }
                evaluate: { every: 3, sequences: 50 }
                checkpoints: { every: 7 }
                probes: [accuracy, parameters]
                """;
        matrix.put("tiny", tiny);
        matrix.put("outside", outside);
        matrix.put("heads", tiny.replace("heads: 1", "heads: 4"));
        matrix.put("noDecay", tiny.replace("weightDecay: 0.02", "weightDecay: 0.0"));
        matrix.put("betas", tiny.replace("weightDecay:", "betas: [0.5, 0.9], weightDecay:"));
        matrix.put(
                "retention",
                tiny.replace("every: 10 ", "every: 5, keep: { last: 3, everyMth: 4 } "));
        matrix.put("logSpaced", tiny.replace("every: 10 ", "every: 11, perDecade: 8 "));
        String digits =
                """
                task:
                  digitAddition:
                    { digits: 2, width: 3, trainSize: 500, testSize: 100,
                      outOfDistributionSize: 50, outOfDistributionDigits: [3] }
                model:
                  layers: 2
                  heads: 2
                  dModel: 16
                  mlp: [32, 32]
                  norm: layer
                  activation: gelu-tanh
                  biases: true
                  dropout: 0.1
                training:
                  steps: 200
                  batchSize: 16
                  optimizer:
                    adamW:
                      learningRate: 0.001
                      groups: [{ parameters: "*ln*", weightDecay: 0.0 }]
                  clipNorm: 1.0
                evaluate: { every: 10, sequences: 20 }
                checkpoints: { every: 10 }
                probes: [accuracy, digits, structure]
                """;
        matrix.put("digitsDropout", digits);
        matrix.put(
                "digitsPlaces",
                digits.replace(
                                "norm: layer",
                                "norm: layer\n  positions: place\n  positionOffset: 2")
                        .replace(
                                "{ digits: 2",
                                "{ padding: blanks, separators: written, digits: 2"));
        matrix.put(
                "modularSchedule",
                digits.replace("digitAddition", "modularMultiplication")
                        .replace("{ digits: 2", "{ modulus: 7, digits: 2")
                        .replace(
                                "  clipNorm: 1.0",
                                "  schedule: { cosine: { warmup: 20, steps: 150, floor: 0.1 } }")
                        .replace(", structure", ""));
        matrix.put(
                "multiplicationAccumulate",
                digits.replace("digitAddition", "digitMultiplication")
                        .replace("clipNorm: 1.0", "accumulate: 4")
                        .replace("batchSize: 16", "batchSize: 8"));
        matrix.put(
                "inContextRotary",
                """
                task:
                  inContextLinear: { modulus: 5, examples: 4, tasks: 8, pairShare: 0.6 }
                model:
                  layers: 2
                  heads: 2
                  dModel: 16
                  mlp: [32, 32]
                  norm: layer
                  positions: rotary
                  tied: true
                training:
                  steps: 200
                  batchSize: 16
                  optimizer: { adamW: { learningRate: 0.001, betas: [0.9, 0.98], weightDecay: 2.0 } }
                evaluate: { every: 10, sequences: 20 }
                checkpoints: { every: 10 }
                probes: [accuracy]
                """);
        // beside other work a second thread makes every child slower, not faster
        matrix.replaceAll((name, yaml) -> yaml + "engine: { threads: 1 }\n");
        int kills = 0;
        for (int round = 0; kills < KILLS; round++) {
            for (Map.Entry<String, String> entry : matrix.entrySet()) {
                Path place = Files.createDirectories(folder.resolve(entry.getKey() + round));
                Path experiment = TinyExperiment.write(place, entry.getValue());
                kills += new Kills(place, experiment, round).expectNothingLost(moments(round));
                System.out.printf("%s: %d kills so far%n", entry.getKey(), kills);
            }
        }
        Assertions.assertThat(kills).isGreaterThanOrEqualTo(KILLS);
    }

    private static Moment[] moments(int round) {
        List<Moment> early =
                new ArrayList<>(
                        List.of(Moment.ANY, Moment.CHECKPOINT, Moment.JOURNAL, Moment.PROBE));
        Collections.shuffle(early, new Random(round));
        early.add(Moment.REPORT);
        return early.toArray(new Moment[0]);
    }
}
