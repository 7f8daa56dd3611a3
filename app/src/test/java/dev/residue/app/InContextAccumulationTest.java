package dev.residue.app;

import dev.residue.testing.Rounding;
import dev.residue.training.safetensors.SafeTensors;
import dev.residue.training.safetensors.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The in-context block, optimiser and schedule learn the same from a batch in parts. */
@Tag("numeric")
class InContextAccumulationTest {

    private static final double DEVIATION = 0.02;

    private static final String YAML =
            """
            task:
              inContextLinear: { modulus: 7, examples: 6, tasks: 8, pairShare: 0.8 }
            model:
              layers: 2
              heads: 2
              dModel: 32
              mlp: [128, 128]
              activation: relu
              norm: layer
              positions: rotary
              biases: false
              tied: true
              initialDeviation: 0.02
              depthScaling: mlp
            training:
              steps: 10
              batchSize: 96
              optimizer:
                adamW:
                  learningRate: 0.001
                  betas: [0.9, 0.98]
                  weightDecay: 2.0
                  groups: [{ parameters: "*ln*", weightDecay: 0.0 }]
              schedule: { cosine: { warmup: 4, start: 0.01, steps: 10, floor: 0.1 } }
            evaluate: { every: 10, sequences: 1 }
            checkpoints: { every: 10 }
            engine: { threads: 1 }
            """;

    @TempDir Path folder;

    @Test
    void partsOfABatchGiveTheWeightsOfTheWholeOne() throws IOException {
        Map<String, Tensor> whole = trained(1, DEVIATION);
        List<Map<String, Tensor>> rounded = new ArrayList<>();
        for (int draw = 1; draw <= 3; draw++) {
            rounded.add(trained(1, DEVIATION * (1 + draw * 0x1p-24)));
        }
        // over the batch's positions
        Rounding rounding = Rounding.ofFloats(96 * 6 * 3);
        Map<String, Tensor> initial = weights(folder.resolve("1-" + DEVIATION), 0);
        for (int parts : new int[] {6, 24}) {
            Map<String, Tensor> accumulated = trained(parts, DEVIATION);
            Assertions.assertThat(accumulated).containsOnlyKeys(whole.keySet());
            whole.forEach(
                    (name, tensor) -> {
                        float[] expected = tensor.toFloats();
                        float[] found = Objects.requireNonNull(accumulated.get(name)).toFloats();
                        double[][] moved =
                                rounded.stream()
                                        .map(one -> Objects.requireNonNull(one.get(name)))
                                        .map(one -> Rounding.doubles(one.toFloats()))
                                        .toArray(double[][]::new);
                        rounding.compare(
                                name + " in " + parts + " parts",
                                found,
                                Rounding.doubles(expected),
                                moved);
                    });
        }
        // every tensor has learned something, far more than they may differ by
        whole.forEach(
                (name, tensor) -> {
                    float[] before = Objects.requireNonNull(initial.get(name)).toFloats();
                    float[] after = tensor.toFloats();
                    double largest = 0;
                    for (int i = 0; i < after.length; i++) {
                        largest = Math.max(largest, Math.abs(after[i] - before[i]));
                    }
                    Assertions.assertThat(largest).as(name).isGreaterThan(0.001);
                });
    }

    private Map<String, Tensor> trained(int parts, double deviation) throws IOException {
        Path run = folder.resolve(parts + "-" + deviation);
        String file = TinyExperiment.write(folder, YAML).toString();
        Terminal terminal =
                Terminal.run(
                        "run",
                        file,
                        "--out",
                        run.toString(),
                        "--set",
                        "training.accumulate=" + parts,
                        "--set",
                        "model.initialDeviation=" + deviation);
        Assertions.assertThat(terminal.status()).as(terminal.err()).isZero();
        return weights(run, 10);
    }

    private static Map<String, Tensor> weights(Path run, int step) throws IOException {
        String file = String.format("checkpoints/step-%08d/weights.safetensors", step);
        return SafeTensors.read(run.resolve(file)).tensors();
    }
}
