package dev.residue.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import dev.residue.model.hook.HookPoint;
import dev.residue.model.hook.Hooks;
import dev.residue.model.settings.TransformerSettings;
import dev.residue.model.settings.TransformerSettingsBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A hook concerns the pass that it is handed to, whatever it does to its tensor in place. */
class HookIsolationTest extends TransformerFixture {

    private static final Hooks LOOKING = Hooks.none().observe("hook_embed", x -> {});

    /** Two layers, the second one with an MLP, in every kind of norm, position and unembedding. */
    static List<TransformerSettings> kinds() {
        List<TransformerSettings> kinds = new ArrayList<>();
        for (TransformerSettings.Norm norm : TransformerSettings.Norm.values()) {
            for (TransformerSettings.Positions positions : TransformerSettings.Positions.values()) {
                for (boolean tied : new boolean[] {false, true}) {
                    TransformerSettingsBuilder kind =
                            TransformerSettings.builder()
                                    .setLayers(2)
                                    .setHeads(tied ? 1 : 2)
                                    .setDModel(8)
                                    .setMlp(Arrays.asList(null, 12))
                                    .optNorm(norm)
                                    .optPositions(positions)
                                    .optTied(tied)
                                    .optBiases(!tied)
                                    .optInitialDeviation(0.4);
                    kinds.add(kind.build());
                    if (positions == TransformerSettings.Positions.ROTARY) {
                        kind.optRotary(TransformerSettings.RotaryPairs.HALVES);
                        kinds.add(kind.build());
                    }
                }
            }
        }
        return kinds;
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void noHookChangesAWeightTheTokensOrALaterPass(TransformerSettings settings) {
        for (int batch : new int[] {1, 2}) {
            HookedTransformer block = block(settings, new int[] {2, 5});
            Map<String, float[]> weights = weights(block);
            long[] tokens = Arrays.copyOf(tokens(), batch * context);
            float[] plain = pass(block, tokens, Hooks.none());
            float[] looking = pass(block, tokens, LOOKING);
            for (HookPoint point : HookPoint.all(settings)) {
                String name = point.name();
                float[] ones = pass(block, tokens, Hooks.none().replace(name, NDArray::onesLike));
                float[] observed =
                        pass(
                                block,
                                tokens,
                                Hooks.none().observe(name, HookIsolationTest::overwritten));
                Assertions.assertThat(observed).as("observed %s", name).isEqualTo(looking);
                float[] replaced =
                        pass(
                                block,
                                tokens,
                                Hooks.none().replace(name, HookIsolationTest::overwritten));
                Assertions.assertThat(replaced).as("replaced %s", name).isEqualTo(ones);
                Assertions.assertThat(pass(block, tokens, Hooks.none())).as(name).isEqualTo(plain);
                Assertions.assertThat(pass(block, tokens, LOOKING)).as(name).isEqualTo(looking);
                Assertions.assertThat(weights(block)).as(name).containsExactlyEntriesOf(weights);
            }
        }
    }

    private static NDArray overwritten(NDArray x) {
        float[] ones = new float[(int) x.size()];
        Arrays.fill(ones, 1);
        x.muli(0).addi(1).set(ones); // set too, for what is hidden is -∞
        Assertions.assertThat(x.toFloatArray()).containsOnly(1);
        return x;
    }

    @Test
    void returningAWeightDoesNotHandItToTheHooksThatFollow() {
        HookedTransformer block = block(1, false, new int[] {5});
        Map<String, float[]> weights = weights(block);
        NDArray table = block.getParameters().get("pos_embed.W_pos").getArray();
        Hooks hooks =
                Hooks.none()
                        .replace("hook_pos_embed", x -> table.expandDims(0))
                        .replace("hook_pos_embed", HookIsolationTest::overwritten)
                        .replace("blocks.0.hook_resid_pre", x -> table.expandDims(0))
                        .replace("blocks.0.hook_resid_pre", HookIsolationTest::overwritten);
        pass(block, Arrays.copyOf(tokens(), context), hooks);
        Assertions.assertThat(weights(block)).containsExactlyEntriesOf(weights);
    }

    @Test
    void whatAnObserverKeptIsNotChangedByAHookThatFollows() {
        HookedTransformer block = block(1, false, new int[] {5});
        List<NDArray> kept = new ArrayList<>();
        try (NDManager scope = manager.newSubManager()) {
            NDArray input = scope.create(tokens(), new Shape(BATCH, context));
            Hooks hooks =
                    Hooks.none()
                            .observe("blocks.0.hook_resid_post", kept::add)
                            .observe("blocks.1.hook_resid_pre", kept::add)
                            .replace("blocks.1.hook_resid_pre", HookIsolationTest::overwritten)
                            .observe("blocks.1.hook_resid_pre", kept::add);
            block.forward(store, new NDList(input), false, hooks.asForwardParameters());
            Assertions.assertThat(kept.get(1).toFloatArray()).isEqualTo(kept.get(0).toFloatArray());
            Assertions.assertThat(kept.get(2).toFloatArray()).containsOnly(1);
            Assertions.assertThat(kept.get(0).toFloatArray()).doesNotContain(1);
        }
    }

    /** In place, LibTorch would refuse to go back through a softmax whose output was changed. */
    @ParameterizedTest
    @EnumSource(TransformerSettings.Norm.class)
    void gradientsFlowThroughAReplacementInPlace(TransformerSettings.Norm norm) {
        TransformerSettings settings =
                block(2, true, new int[] {5}).settings().toBuilder().optNorm(norm).build();
        HookedTransformer block = block(settings, new int[] {5});
        BiFunction<HookPoint, Boolean, Map<String, float[]>> gradients =
                (point, inPlace) ->
                        gradients(
                                block,
                                Hooks.none()
                                        .replace(
                                                point.name(),
                                                x -> inPlace ? x.addi(ramp(x)) : x.add(ramp(x))));
        for (HookPoint point : HookPoint.all(settings)) {
            Assertions.assertThat(gradients.apply(point, true))
                    .as(point.name())
                    .usingRecursiveComparison()
                    .isEqualTo(gradients.apply(point, false));
        }
    }

    @Test
    void aReplacementOfAnotherManagerIsCopiedAndStays() {
        HookedTransformer block = block(1, false, new int[] {5});
        NDArray mine = manager.ones(new Shape(BATCH, context, 8));
        logits(block, tokens(), LOOKING); // makes what the block keeps
        int owned = manager.getManagedArrays().size();
        float[] logits = logits(block, tokens(), Hooks.none().replace("hook_embed", x -> mine));
        Assertions.assertThat(logits)
                .isEqualTo(
                        logits(
                                block,
                                tokens(),
                                Hooks.none().replace("hook_embed", NDArray::onesLike)));
        Assertions.assertThat(mine.isReleased()).isFalse();
        Assertions.assertThat(mine.toFloatArray()).containsOnly(1);
        Assertions.assertThat(manager.getManagedArrays()).hasSize(owned);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aReplacementThatIsClosedIsRefusedWithTheHooksName(boolean ofItsManager) {
        HookedTransformer block = block(1, false, new int[] {5});
        Hooks hooks =
                Hooks.none()
                        .replace(
                                "blocks.1.mlp.hook_post",
                                x -> {
                                    NDManager inner = x.getManager().newSubManager();
                                    NDArray made = x.add(x);
                                    made.attach(inner);
                                    if (ofItsManager) {
                                        inner.close();
                                    } else {
                                        made.close();
                                    }
                                    return made;
                                });
        Assertions.assertThatThrownBy(() -> logits(block, tokens(), hooks))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("blocks.1.mlp.hook_post is closed already");
    }

    @Test
    void aReplacementOfAnotherTypeOrNoneAtAllIsRefusedWithTheHooksName() {
        HookedTransformer block = block(1, false, new int[] {5});
        Map<String, Hooks> wrong = new LinkedHashMap<>();
        wrong.put(
                "float64 ",
                Hooks.none()
                        .replace("blocks.0.attn.hook_z", x -> x.toType(DataType.FLOAT64, true)));
        wrong.put("is null", Hooks.none().replace("blocks.0.attn.hook_z", x -> null));
        wrong.forEach(
                (message, hooks) ->
                        Assertions.assertThatThrownBy(() -> logits(block, tokens(), hooks))
                                .isInstanceOf(IllegalArgumentException.class)
                                .hasMessageContaining("the replacement at blocks.0.attn.hook_z")
                                .hasMessageContaining(message));
    }

    private float[] pass(HookedTransformer block, long[] tokens, Hooks hooks) {
        try (NDManager scope = manager.newSubManager()) {
            long batch = tokens.length / context;
            NDArray input = scope.create(tokens, new Shape(batch, context));
            float[] logits =
                    block.forward(store, new NDList(input), false, hooks.asForwardParameters())
                            .singletonOrThrow()
                            .toFloatArray();
            Assertions.assertThat(input.toLongArray()).isEqualTo(tokens);
            return logits;
        }
    }

    private static Map<String, float[]> weights(HookedTransformer block) {
        Map<String, float[]> weights = new LinkedHashMap<>();
        for (Pair<String, Parameter> entry : block.getParameters()) {
            weights.put(entry.getKey(), entry.getValue().getArray().toFloatArray());
        }
        return weights;
    }
}
