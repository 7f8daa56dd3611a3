package dev.residue.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.residue.model.hook.HookPoint;
import dev.residue.model.hook.Hooks;
import dev.residue.model.settings.TransformerSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Observing and replacing activations. */
class TransformerHooksTest extends TransformerFixture {

    @Test
    void everyHookPointIsObservedWithItsShape() {
        HookedTransformer block = block(2, false, new int[] {5});
        Map<String, Shape> seen = new HashMap<>();
        Hooks hooks = Hooks.none();
        for (HookPoint point : HookPoint.all(block.settings())) {
            hooks = hooks.observe(point.name(), x -> seen.put(point.name(), x.getShape()));
        }
        logits(block, tokens(), hooks);
        Map<String, Shape> axes =
                Map.of(
                        "[batch, position, dModel]", new Shape(BATCH, CONTEXT, 8),
                        "[batch, position, head, dHead]", new Shape(BATCH, CONTEXT, 2, 4),
                        "[batch, head, query, key]", new Shape(BATCH, 2, CONTEXT, CONTEXT),
                        "[batch, position, dMlp]", new Shape(BATCH, CONTEXT, 12));
        for (HookPoint point : HookPoint.all(block.settings())) {
            Assertions.assertThat(seen.get(point.name()))
                    .as(point.name())
                    .isEqualTo(axes.get(point.shape()));
        }
        Assertions.assertThat(seen).doesNotContainKey("blocks.0.mlp.hook_pre").hasSize(24);
    }

    @Test
    void everyHookPointIsReplaceable() {
        List<TransformerSettings> kinds = new ArrayList<>(published());
        kinds.add(block(2, false, new int[] {5}).settings());
        for (TransformerSettings settings : kinds) {
            HookedTransformer block = block(settings, new int[] {5});
            float[] plain = logits(block, tokens(), Hooks.none());
            for (HookPoint point : HookPoint.all(settings)) {
                // a fixed direction, so that neither softmax nor ReLU can hide it
                Hooks hooks = Hooks.none().replace(point.name(), x -> ramp(x));
                Assertions.assertThat(logits(block, tokens(), hooks))
                        .as("%s of %s", point.name(), settings)
                        .isNotEqualTo(plain);
            }
        }
    }

    @Test
    void replacingTheMlpByZeroLeavesTheResidualStream() {
        HookedTransformer block = block(1, false, new int[] {5});
        float[][] streams = new float[2][];
        logits(
                block,
                tokens(),
                Hooks.none()
                        .replace("blocks.1.hook_mlp_out", NDArray::zerosLike)
                        .observe("blocks.1.hook_resid_mid", x -> streams[0] = x.toFloatArray())
                        .observe("blocks.1.hook_resid_post", x -> streams[1] = x.toFloatArray()));
        Assertions.assertThat(streams[0]).isEqualTo(streams[1]);
    }

    @Test
    void gradientsFlowThroughAReplacement() {
        HookedTransformer block = block(1, false, new int[] {5});
        String input = "blocks.1.mlp.W_in";
        Map<String, float[]> doubled =
                gradients(block, Hooks.none().replace("blocks.1.hook_mlp_out", x -> x.mul(2)));
        Map<String, float[]> constant =
                gradients(
                        block,
                        Hooks.none().replace("blocks.1.hook_mlp_out", x -> x.stopGradient()));
        Map<String, float[]> plain = gradients(block, Hooks.none());
        Assertions.assertThat(doubled.get(input)).isNotEqualTo(plain.get(input));
        Assertions.assertThat(norm(doubled.get(input))).isPositive();
        Assertions.assertThat(norm(constant.get(input))).isZero();
    }

    @Test
    void unknownHookPointsAreRefusedWithTheKnownOnes() {
        HookedTransformer block = block(1, false, new int[] {5});
        Hooks hooks = Hooks.none().observe("blocks.0.hook_mlp_out", x -> {});
        Assertions.assertThatThrownBy(() -> logits(block, tokens(), hooks))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no hook point 'blocks.0.hook_mlp_out'")
                .hasMessageContaining("blocks.1.hook_mlp_out");
    }

    @Test
    void aReplacementOfAnotherShapeIsRefused() {
        HookedTransformer block = block(1, false, new int[] {5});
        Hooks hooks = Hooks.none().replace("hook_embed", x -> x.sum());
        Assertions.assertThatThrownBy(() -> logits(block, tokens(), hooks))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hook_embed");
    }
}
