package dev.residue.app.engine;

import dev.residue.model.TransformerSettings;
import dev.residue.model.TransformerSettings.Activation;
import dev.residue.model.TransformerSettings.DepthScaling;
import dev.residue.model.TransformerSettings.Norm;
import dev.residue.model.TransformerSettings.Positions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** PyTorch and MXNet compute the same numbers from the same weights and data. */
class EngineParityTest {

    private static final float LOGITS = 1e-5f;
    private static final float GRADIENTS = 1e-4f;
    private static final float LOSS = 1e-4f;

    /** The block of every preset, small; a feature that blocks get later belongs here. */
    static Stream<Arguments> blocks() {
        return Stream.of(
                Arguments.of("no norm, one head", block(1, Activation.RELU, Norm.NONE)),
                Arguments.of("two heads, GELU", block(2, Activation.GELU, Norm.NONE)),
                Arguments.of("LayerNorm, biases, tanh GELU", minGpt()),
                Arguments.of("rotary, tied", TransformerSettings.learningToGrok(2, 2, 16)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("blocks")
    void logitsAreTheSame(String name, TransformerSettings block) {
        float[] expected = new Parity("PyTorch", block).logits();
        float[] found = new Parity("MXNet", block).logits();
        Assertions.assertThat(largest(expected)).isGreaterThan(0.01f);
        Assertions.assertThat(largestDifference(expected, found))
                .isLessThanOrEqualTo(LOGITS * largest(expected));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("blocks")
    void gradientsOfEveryParameterAreTheSame(String name, TransformerSettings block) {
        Map<String, float[]> expected = new Parity("PyTorch", block).gradients();
        Map<String, float[]> found = new Parity("MXNet", block).gradients();
        Assertions.assertThat(found.keySet()).isEqualTo(expected.keySet());
        float overall = 0;
        for (float[] gradient : expected.values()) {
            overall = Math.max(overall, largest(gradient));
        }
        for (Map.Entry<String, float[]> entry : expected.entrySet()) {
            float[] gradient = entry.getValue();
            // a key's bias cannot change a softmax: its gradient is rounding alone
            float size = entry.getKey().endsWith("b_K") ? overall : largest(gradient);
            Assertions.assertThat(size).as(entry.getKey()).isPositive();
            Assertions.assertThat(largestDifference(gradient, found.get(entry.getKey())))
                    .as(entry.getKey())
                    .isLessThanOrEqualTo(GRADIENTS * size);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("blocks")
    void lossesOfFiftyStepsAreTheSame(String name, TransformerSettings block) {
        List<Float> expected = new Parity("PyTorch", block).losses(50);
        List<Float> found = new Parity("MXNet", block).losses(50);
        Assertions.assertThat(expected).hasSize(50);
        // something was learned, so that equal losses mean equal updates
        Assertions.assertThat(expected.get(49)).isLessThan(expected.get(0) - 0.02f);
        for (int step = 0; step < 50; step++) {
            Assertions.assertThat(found.get(step))
                    .as("step " + step)
                    .isCloseTo(expected.get(step), Offset.offset(LOSS));
        }
    }

    private static TransformerSettings block(int heads, Activation activation, Norm norm) {
        return new TransformerSettings(
                2,
                heads,
                16,
                null,
                Arrays.asList(null, 32),
                activation,
                norm,
                Positions.LEARNED,
                0,
                false,
                false,
                false,
                0,
                null,
                null,
                DepthScaling.NONE);
    }

    /** minGPT's block; what dropout drops is the engine's own draw. */
    private static TransformerSettings minGpt() {
        TransformerSettings block = TransformerSettings.minGpt(2, 2, 16);
        return new TransformerSettings(
                block.layers(),
                block.heads(),
                block.dModel(),
                block.dHead(),
                block.mlp(),
                block.activation(),
                block.norm(),
                block.positions(),
                block.positionOffset(),
                block.biases(),
                true,
                block.tied(),
                0,
                block.attentionScale(),
                block.initialDeviation(),
                block.depthScaling());
    }

    private static float largest(float[] values) {
        return largestDifference(values, new float[values.length]);
    }

    private static float largestDifference(float[] expected, float[] found) {
        Assertions.assertThat(found).hasSameSizeAs(expected);
        float largest = 0;
        for (int i = 0; i < expected.length; i++) {
            float difference = Math.abs(expected[i] - found[i]);
            largest = Float.isNaN(difference) ? Float.NaN : Math.max(largest, difference);
        }
        return largest;
    }
}
