package dev.residue.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;

/** Three seeds that are trained as one. */
final class ThreeSeeds {

    /** Addition of two digits, with dropout. */
    static final String DIGITS =
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
              steps: 50
              batchSize: 16
              optimizer:
                adamW: { learningRate: 0.001, groups: [{ parameters: "*ln*", weightDecay: 0.0 }] }
              clipNorm: 1.0
            evaluate: { every: 1, sequences: 20 }
            checkpoints: { every: 25 }
            probes: [accuracy, structure]
            """;

    private ThreeSeeds() {}

    static Terminal run(Path experiment, Path out, String... more) {
        return Terminal.run(command(experiment, out, more));
    }

    /** Returns the command that trains them. */
    static String[] command(Path experiment, Path out, String... more) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "run",
                                experiment.toString(),
                                "--seeds",
                                "0..2",
                                "--at-once",
                                "3",
                                "--workers",
                                "1",
                                "--out",
                                out.toString()));
        command.addAll(List.of(more));
        return command.toArray(new String[0]);
    }

    static void begin(Path experiment, Path out, String... more) {
        succeed(run(experiment, out, more));
    }

    static Terminal resume(Path out, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of("resume"));
        runs(out).forEach(run -> command.add(run.toString()));
        command.addAll(List.of(more));
        return Terminal.run(command.toArray(new String[0]));
    }

    static Terminal succeed(Terminal terminal) {
        Assertions.assertThat(terminal.status()).as(terminal.err()).isZero();
        return terminal;
    }

    static List<Path> runs(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        }
    }
}
