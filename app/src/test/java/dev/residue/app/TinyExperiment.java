package dev.residue.app;

import dev.residue.testing.Rounding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Assign and Add at p 7, trained for a few steps in a second. */
final class TinyExperiment {

    static final String YAML =
            """
            task:
              assignAndAdd: { modulus: 7, variables: 4, context: 10, assignments: 3, restrictedVariables: 1 }
            model:
              layers: 2
              heads: 1
              dModel: 16
              mlp: [none, 32]
            training:
              steps: 12
              batchSize: 16
              optimizer: { adamW: { learningRate: 0.01, weightDecay: 0.02 } }
            evaluate: { every: 4, sequences: 20 }
            checkpoints: { every: 5 }
            probes: [accuracy, progress, attention]
            """;

    /** The same for some seconds, with something to write all the time. */
    static final String MANY_CHECKPOINTS =
            Changed.in(YAML, "steps: 12", "steps: 300", "every: 5 ", "every: 10 ");

    private TinyExperiment() {}

    /**
     * The rule for a loss after so many steps: each there and back through two layers of width 16,
     * with 32 in the MLP and 10 tokens, and over the batch's 16.
     */
    static Rounding rounding(int steps) {
        return Rounding.ofFloats(steps * (2L * 2 * (6 * 16 + 32 + 2 * 10) + 16));
    }

    static Path write(Path folder, String yaml) throws IOException {
        return Files.writeString(folder.resolve("tiny.yaml"), yaml);
    }
}
