package dev.residue.app;

import java.util.Map;
import java.util.TreeMap;

/** The experiments that the campaign kills: every task, and every option of model and training. */
final class KillMatrix {

    private KillMatrix() {}

    /** Returns experiment files by name. */
    static Map<String, String> experiments() {
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
        matrix.put("heads", Changed.in(tiny, "heads: 1", "heads: 4", "progress, ", ""));
        matrix.put("noDecay", Changed.in(tiny, "weightDecay: 0.02", "weightDecay: 0.0"));
        matrix.put("betas", Changed.in(tiny, "weightDecay:", "betas: [0.5, 0.9], weightDecay:"));
        matrix.put(
                "retention",
                Changed.in(tiny, "every: 10 ", "every: 5, keep: { last: 3, everyMth: 4 } "));
        matrix.put(
                "best",
                Changed.in(
                        tiny,
                        "every: 10 ",
                        "every: 5, keep: { best: { metric: accuracy/direct/train, count: 3 } } "));
        matrix.put("logSpaced", Changed.in(tiny, "every: 10 ", "every: 11, perDecade: 8 "));
        String digits =
                Changed.in(
                        ThreeSeeds.DIGITS,
                        "steps: 50",
                        "steps: 200",
                        "every: 1,",
                        "every: 10,",
                        "every: 25 ",
                        "every: 10 ",
                        "[accuracy, structure]",
                        "[accuracy, digits, structure]");
        matrix.put("digitsDropout", digits);
        matrix.put(
                "digitsPlaces",
                Changed.in(
                        digits,
                        "norm: layer",
                        "norm: layer\n  positions: place\n  positionOffset: 2",
                        "{ digits: 2",
                        "{ padding: blanks, separators: written, digits: 2"));
        matrix.put(
                "modularSchedule",
                Changed.in(
                        digits,
                        "digitAddition",
                        "modularMultiplication",
                        "{ digits: 2",
                        "{ modulus: 7, digits: 2",
                        "  clipNorm: 1.0",
                        "  schedule: { cosine: { warmup: 20, steps: 150, floor: 0.1 } }",
                        ", structure",
                        ""));
        matrix.put(
                "multiplicationAccumulate",
                Changed.in(
                        digits,
                        "digitAddition",
                        "digitMultiplication",
                        "clipNorm: 1.0",
                        "accumulate: 4",
                        "batchSize: 16",
                        "batchSize: 8"));
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
        return matrix;
    }
}
