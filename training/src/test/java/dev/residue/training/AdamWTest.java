package dev.residue.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import ai.djl.training.initializer.Initializer;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class AdamWTest {

    @Test
    void aFirstStepWithATinyGradientMovesHalfTheLearningRate() {
        // m̂ = g = 1e-8 and √v̂ = 1e-8, so m̂ / (√v̂ + ε) = 1e-8 / 2e-8
        AdamWSettings settings = new AdamWSettings(0.1, List.of(0.9, 0.999), 1e-8, 0, List.of());
        Assertions.assertThat(run(settings, "w", 1f, 1e-8f).get(0))
                .isCloseTo(0.95f, Offset.offset(1e-5f));
    }

    @Test
    void threeStepsEqualThoseWorkedByHand() {
        // β = (.5, .75), η = .1, λ = .5, w₀ = 2, g = 1, -2, 4
        // t=1: w = 2·.95 = 1.9; m = .5, v = .25; m̂ = 1, v̂ = 1; w = 1.9 - .1 = 1.8
        // t=2: w = 1.71; m = -.75, v = 1.1875; m̂ = -1, v̂ = 1.1875/.4375 = 2.7142857
        //      w = 1.71 + .1/1.6475089 = 1.7706977
        // t=3: w = 1.6821628; m = 1.625, v = 4.890625; m̂ = 1.8571429,
        //      v̂ = 4.890625/.578125 = 8.4594595; w = 1.6821628 - .1·1.8571429/2.9085150
        AdamWSettings settings = new AdamWSettings(0.1, List.of(0.5, 0.75), 0, 0.5, List.of());
        List<Float> weights = run(settings, "w", 2f, 1f, -2f, 4f);
        Assertions.assertThat(weights.get(0)).isCloseTo(1.8f, Offset.offset(1e-6f));
        Assertions.assertThat(weights.get(1)).isCloseTo(1.7706977f, Offset.offset(1e-6f));
        Assertions.assertThat(weights.get(2)).isCloseTo(1.6183106f, Offset.offset(1e-6f));
    }

    @Test
    void aGroupHasItsOwnRateAndDecay() {
        AdamWSettings settings =
                new AdamWSettings(
                        0.1,
                        List.of(0.9, 0.999),
                        0,
                        0.5,
                        List.of(new ParameterGroup("*.ln*", 0.01, 0.0)));
        // the first step of Adam moves by the learning rate
        Assertions.assertThat(run(settings, "blocks.0.ln1.w", 2f, 3f).get(0))
                .isCloseTo(1.99f, Offset.offset(1e-6f));
        Assertions.assertThat(run(settings, "blocks.0.attn.W_Q", 2f, 3f).get(0))
                .isCloseTo(2 * 0.95f - 0.1f, Offset.offset(1e-6f));
    }

    @Test
    void aZeroGradientOnlyDecays() {
        AdamWSettings settings = new AdamWSettings(0.1, List.of(0.9, 0.999), 1e-8, 0.5, List.of());
        Assertions.assertThat(run(settings, "w", 2f, 0f).get(0))
                .isCloseTo(1.9f, Offset.offset(1e-6f));
    }

    @Test
    void unsoundSettingsAreAllReported() {
        List<String> keys = new ArrayList<>();
        new AdamWFactory()
                .check(
                        new AdamWSettings(-1, List.of(0.9, 1.0), Double.NaN, -2, List.of()),
                        (key, message) -> keys.add(key));
        Assertions.assertThat(keys)
                .containsExactlyInAnyOrder("learningRate", "betas", "epsilon", "weightDecay");
    }

    private static List<Float> run(
            AdamWSettings settings, String name, float start, float... gradients) {
        List<Float> weights = new ArrayList<>();
        try (NDManager manager = NDManager.newBaseManager();
                AdamW optimizer = new AdamW(settings)) {
            Parameter parameter =
                    Parameter.builder()
                            .setName(name)
                            .setType(Parameter.Type.WEIGHT)
                            .optShape(new Shape(1))
                            .optInitializer(Initializer.ZEROS)
                            .build();
            parameter.initialize(manager, DataType.FLOAT32);
            parameter.getArray().set(new float[] {start});
            ParameterList parameters = new ParameterList();
            parameters.add(name, parameter);
            optimizer.bind(parameters, manager);
            for (float gradient : gradients) {
                NDArray array = manager.create(new float[] {gradient});
                optimizer.update(parameter.getId(), parameter.getArray(), array);
                weights.add(parameter.getArray().getFloat(0));
            }
        }
        return weights;
    }
}
