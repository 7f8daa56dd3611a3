package dev.residue.training.optimizer;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import ai.djl.training.GradientCollector;
import ai.djl.training.initializer.Initializer;
import dev.residue.testing.Rounding;
import dev.residue.training.safetensors.SafeTensors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class AdamWTest {

    /** At most three steps, each of seven operations, on weights no larger than 2. */
    private static final Rounding STEPS = Rounding.ofFloats(3 * 7);

    AdamW adamW(AdamWSettings settings) {
        return new AdamW(settings);
    }

    @Test
    void aFirstStepWithATinyGradientMovesHalfTheLearningRate() {
        // m̂ = g = 1e-8 and √v̂ = 1e-8, so m̂ / (√v̂ + ε) = 1e-8 / 2e-8
        AdamWSettings settings = new AdamWSettings(0.1, List.of(0.9, 0.999), 1e-8, 0, List.of());
        Assertions.assertThat(run(settings, "w", 1f, 1e-8f).get(0))
                .isCloseTo(0.95f, STEPS.floatOffset(1));
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
        Assertions.assertThat(weights.get(0)).isCloseTo(1.8f, STEPS.floatOffset(2));
        Assertions.assertThat(weights.get(1)).isCloseTo(1.7706977f, STEPS.floatOffset(2));
        Assertions.assertThat(weights.get(2)).isCloseTo(1.6183106f, STEPS.floatOffset(2));
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
                .isCloseTo(1.99f, STEPS.floatOffset(2));
        Assertions.assertThat(run(settings, "blocks.0.attn.W_Q", 2f, 3f).get(0))
                .isCloseTo(2 * 0.95f - 0.1f, STEPS.floatOffset(2));
    }

    @Test
    void aZeroGradientOnlyDecays() {
        AdamWSettings settings = new AdamWSettings(0.1, List.of(0.9, 0.999), 1e-8, 0.5, List.of());
        Assertions.assertThat(run(settings, "w", 2f, 0f).get(0))
                .isCloseTo(1.9f, STEPS.floatOffset(2));
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

    @Test
    void aHalvedRateHalvesStepAndDecay() {
        AdamWSettings settings = new AdamWSettings(0.2, List.of(0.9, 0.999), 0, 0.5, List.of());
        // as a rate of .1: 2 · .95 - .1
        Assertions.assertThat(run(settings, "w", 2f, 0.5, null, 3f).get(0))
                .isCloseTo(1.8f, STEPS.floatOffset(2));
    }

    @Test
    void gradientsAreClippedTogetherInBothDirections() {
        // norm of (3, -4) is 5, so a limit of 1 leaves (.6, -.8); the first moment is a tenth of it
        AdamWSettings settings =
                new AdamWSettings(
                        0.1,
                        List.of(0.9, 0.999),
                        1e-8,
                        0,
                        List.of(new ParameterGroup("b", 0.2, null)));
        Assertions.assertThat(firstMoments(settings, 1.0, 3f, -4f))
                .containsExactly(new float[] {0.06f, -0.08f}, STEPS.floatOffset(0.08));
        // a limit that is kept changes nothing
        Assertions.assertThat(firstMoments(settings, 6.0, 3f, -4f))
                .containsExactly(new float[] {0.3f, -0.4f}, STEPS.floatOffset(0.4));
    }

    @Test
    void parametersKeepTheirOwnMomentsThroughSavingAndLoading() throws IOException {
        AdamWSettings settings = AdamWSettings.defaults();
        try (NDManager manager = NDManager.newBaseManager();
                AdamW optimizer = adamW(settings);
                AdamW other = adamW(settings)) {
            ParameterList parameters = new ParameterList();
            parameters.add("a", parameter(manager, "a", 1f, 2f));
            parameters.add("b", parameter(manager, "b", 3f));
            optimizer.bind(parameters, manager);
            other.bind(parameters, manager);
            give(parameters.get("a"), 1f, 2f);
            give(parameters.get("b"), 3f);
            optimizer.update(1, null);
            SafeTensors state = optimizer.state();
            Assertions.assertThat(floats(state, "a.first_moment"))
                    .containsExactly(new float[] {0.1f, 0.2f}, STEPS.floatOffset(0.2));
            Assertions.assertThat(floats(state, "b.first_moment"))
                    .containsExactly(new float[] {0.3f}, STEPS.floatOffset(0.3));
            other.load(state, "state");
            Assertions.assertThat(floats(other.state(), "a.second_moment"))
                    .isEqualTo(floats(state, "a.second_moment"));
            Assertions.assertThat(floats(other.state(), "b.second_moment"))
                    .isEqualTo(floats(state, "b.second_moment"));
        }
    }

    @Test
    void largeAndSmallParametersFollowTheSameFormula() throws IOException {
        int size = 5000;
        float[] gradient = new float[size];
        for (int i = 0; i < size; i++) {
            gradient[i] = (i % 7) - 3;
        }
        AdamWSettings settings = new AdamWSettings(0.1, List.of(0.5, 0.75), 0.25, 0.5, List.of());
        try (NDManager manager = NDManager.newBaseManager();
                AdamW optimizer = adamW(settings)) {
            ParameterList parameters = new ParameterList();
            parameters.add("small", parameter(manager, "small", 1f, 1f));
            parameters.add("large", parameter(manager, "large", filled(size)));
            parameters.add("tiny", parameter(manager, "tiny", 1f));
            optimizer.bind(parameters, manager);
            give(parameters.get("small"), 3f, -2f);
            give(parameters.get("large"), gradient);
            give(parameters.get("tiny"), 1f);
            optimizer.update(1, null);
            // first step: m̂ = g and v̂ = g², so w = 1 · .95 − .1 g / (|g| + .25)
            float[] large = parameters.get("large").getArray().toFloatArray();
            for (int i = 0; i < size; i++) {
                Assertions.assertThat(large[i])
                        .isCloseTo(firstStep(gradient[i]), STEPS.floatOffset(2));
            }
            Assertions.assertThat(parameters.get("small").getArray().toFloatArray())
                    .containsExactly(
                            new float[] {firstStep(3), firstStep(-2)}, STEPS.floatOffset(2));
            Assertions.assertThat(parameters.get("tiny").getArray().toFloatArray())
                    .containsExactly(new float[] {firstStep(1)}, STEPS.floatOffset(2));
            // and the gradients are clear for the next
            optimizer.update(1, 1e9);
            Assertions.assertThat(floats(optimizer.state(), "large.first_moment")[1])
                    .isEqualTo(gradient[1] / 4);
        }
    }

    private static float firstStep(float gradient) {
        return 0.95f - 0.1f * gradient / (Math.abs(gradient) + 0.25f);
    }

    private static float[] filled(int size) {
        float[] ones = new float[size];
        Arrays.fill(ones, 1);
        return ones;
    }

    @Test
    void largeGradientsAreClippedTogetherWithSmallOnes() throws IOException {
        int size = 4096;
        float[] ones = filled(size);
        AdamWSettings settings = new AdamWSettings(0.1, List.of(0.5, 0.75), 0, 0, List.of());
        try (NDManager manager = NDManager.newBaseManager();
                AdamW optimizer = adamW(settings)) {
            ParameterList parameters = new ParameterList();
            parameters.add("large", parameter(manager, "large", ones));
            parameters.add("small", parameter(manager, "small", 1f));
            optimizer.bind(parameters, manager);
            give(parameters.get("large"), ones);
            give(parameters.get("small"), -48f);
            float[] tenth = new float[size];
            Arrays.fill(tenth, 0.05f);
            Rounding norm = Rounding.ofFloats(size + 1 + 20);
            // √(4096 · 1 + 48²) = 80, so a limit of 8 leaves a tenth, of which m is a half
            optimizer.update(1, 8.0);
            Assertions.assertThat(floats(optimizer.state(), "large.first_moment"))
                    .containsExactly(tenth, norm.floatOffset(0.05));
            Assertions.assertThat(floats(optimizer.state(), "small.first_moment")[0])
                    .isCloseTo(-2.4f, norm.floatOffset(2.4));
        }
    }

    private float[] firstMoments(AdamWSettings settings, Double clipNorm, float a, float b) {
        try (NDManager manager = NDManager.newBaseManager();
                AdamW optimizer = adamW(settings)) {
            ParameterList parameters = new ParameterList();
            parameters.add("a", parameter(manager, "a", 0f));
            parameters.add("b", parameter(manager, "b", 0f));
            optimizer.bind(parameters, manager);
            give(parameters.get("a"), a);
            give(parameters.get("b"), b);
            optimizer.update(1, clipNorm);
            return new float[] {
                floats(optimizer.state(), "a.first_moment")[0],
                floats(optimizer.state(), "b.first_moment")[0]
            };
        }
    }

    private static float[] floats(SafeTensors state, String name) {
        return Objects.requireNonNull(state.tensors().get(name)).toFloats();
    }

    private static Parameter parameter(NDManager manager, String name, float... values) {
        Parameter parameter =
                Parameter.builder()
                        .setName(name)
                        .setType(Parameter.Type.WEIGHT)
                        .optShape(new Shape(values.length))
                        .optInitializer(Initializer.ZEROS)
                        .build();
        parameter.initialize(manager, DataType.FLOAT32);
        parameter.getArray().set(values);
        return parameter;
    }

    /** The gradient of w · g is g. */
    private static void give(Parameter parameter, float... gradient) {
        NDArray weight = parameter.getArray();
        try (GradientCollector collector = Engine.getInstance().newGradientCollector();
                NDArray g = weight.getManager().create(gradient);
                NDArray product = weight.mul(g);
                NDArray sum = product.sum()) {
            collector.backward(sum);
        }
    }

    private List<Float> run(AdamWSettings settings, String name, float start, float... gradients) {
        return run(settings, name, start, 1, null, gradients);
    }

    private List<Float> run(
            AdamWSettings settings,
            String name,
            float start,
            double rateFactor,
            Double clipNorm,
            float... gradients) {
        List<Float> weights = new ArrayList<>();
        try (NDManager manager = NDManager.newBaseManager();
                AdamW optimizer = adamW(settings)) {
            Parameter parameter = parameter(manager, name, start);
            ParameterList parameters = new ParameterList();
            parameters.add(name, parameter);
            optimizer.bind(parameters, manager);
            for (float gradient : gradients) {
                give(parameter, gradient);
                optimizer.update(rateFactor, clipNorm);
                weights.add(parameter.getArray().getFloat(0));
            }
        }
        return weights;
    }
}
