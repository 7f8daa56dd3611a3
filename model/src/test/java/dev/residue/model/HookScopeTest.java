package dev.residue.model;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.util.PairList;
import dev.residue.model.hook.Hooks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Hooks reach the transformer in whatever block it stands, or are missed loudly. */
class HookScopeTest extends TransformerFixture {

    private static final String POINT = "blocks.1.hook_mlp_out";

    private final List<Shape> seen = new ArrayList<>();
    private final Hooks hooks =
            Hooks.none()
                    .observe(POINT, x -> seen.add(x.getShape()))
                    .replace(POINT, NDArray::zerosLike);

    @AfterEach
    void takeWhatATestLeft() {
        logits(block(1, false, new int[] {5}), tokens(), hooks);
    }

    private float[] forward(Block block) {
        return forward(block, null);
    }

    private float[] forward(Block block, PairList<String, Object> parameters) {
        NDArray input = manager.create(tokens(), new Shape(BATCH, context));
        return block.forward(store, new NDList(input), false, parameters).get(0).toFloatArray();
    }

    @Test
    void hooksReachATransformerInASequentialBlock() {
        HookedTransformer transformer = block(1, false, new int[] {5});
        SequentialBlock inner = new SequentialBlock().add(transformer);
        SequentialBlock outer = new SequentialBlock().add(inner).addSingleton(NDArray::exp);
        float[] expected = logits(transformer, tokens(), hooks);
        float[] hooked = transformer.withHooks(hooks, () -> forward(inner));
        Assertions.assertThat(hooked).isEqualTo(expected);
        Assertions.assertThat(seen).hasSize(2).containsOnly(new Shape(BATCH, context, 8));
        transformer.withHooks(hooks, () -> forward(outer));
        Assertions.assertThat(seen).hasSize(3);
        Assertions.assertThat(forward(inner)).isNotEqualTo(expected);
        Assertions.assertThat(seen).hasSize(3);
    }

    @Test
    void forwardParametersThatASequentialBlockDropsAreMissed() {
        HookedTransformer transformer = block(1, false, new int[] {5});
        SequentialBlock sequential =
                new SequentialBlock().add(new SequentialBlock().add(transformer));
        float[] plain = forward(sequential);
        Assertions.assertThatThrownBy(() -> forward(sequential, hooks.asForwardParameters()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(POINT)
                .hasMessageContaining("SequentialBlock")
                .hasMessageContaining("withHooks");
        Assertions.assertThat(seen).isEmpty();
        Assertions.assertThat(forward(sequential)).isEqualTo(plain);
    }

    @Test
    void forwardParametersReachATransformerInABlockThatHandsThemOn() {
        HookedTransformer transformer = block(1, false, new int[] {5});
        ParallelBlock parallel =
                new ParallelBlock(lists -> lists.get(0), List.<Block>of(transformer));
        Assertions.assertThat(forward(parallel, hooks.asForwardParameters()))
                .isEqualTo(logits(transformer, tokens(), hooks));
    }

    @Test
    void aPlainPassMayRunBeforeForwardParametersAreUsed() {
        HookedTransformer transformer = block(1, false, new int[] {5});
        PairList<String, Object> parameters = hooks.asForwardParameters();
        float[] plain = forward(transformer);
        float[] hooked = forward(transformer, parameters);
        Assertions.assertThat(hooked).isNotEqualTo(plain);
        Assertions.assertThat(forward(transformer, parameters)).isEqualTo(hooked);
        Assertions.assertThat(seen).hasSize(2);
        // a pass that was refused has taken them too
        NDArray tooShort = manager.create(new long[] {0}, new Shape(1, 1));
        Assertions.assertThatThrownBy(
                        () ->
                                transformer.forward(
                                        store,
                                        new NDList(tooShort),
                                        false,
                                        hooks.asForwardParameters()))
                .isInstanceOf(IllegalArgumentException.class);
        Assertions.assertThat(forward(new SequentialBlock().add(transformer))).isEqualTo(plain);
    }

    @Test
    void hooksReachTheForwardPassesOfATrainer() {
        HookedTransformer transformer = block(1, false, new int[] {5});
        try (Model model = Model.newInstance("hooked")) {
            model.setBlock(new SequentialBlock().add(transformer));
            try (Trainer trainer = model.newTrainer(new DefaultTrainingConfig(Loss.l2Loss()))) {
                NDArray input = manager.create(tokens(), new Shape(BATCH, context));
                float[] hooked =
                        transformer.withHooks(
                                hooks,
                                () -> trainer.forward(new NDList(input)).get(0).toFloatArray());
                Assertions.assertThat(hooked).isEqualTo(logits(transformer, tokens(), hooks));
            }
        }
    }

    @Test
    void hooksThatNoPassTookAreMissed() {
        HookedTransformer transformer = block(1, false, new int[] {5});
        HookedTransformer another = block(1, false, new int[] {5});
        Assertions.assertThatThrownBy(() -> transformer.withHooks(hooks, () -> forward(another)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no pass of this transformer took the hooks at [" + POINT);
        Assertions.assertThat(seen).isEmpty();
    }

    @Test
    void whatTheWorkThrowsComesThroughAndUnhooks() {
        HookedTransformer transformer = block(1, false, new int[] {5});
        IOException thrown = new IOException("mine");
        Assertions.assertThatThrownBy(
                        () ->
                                transformer.withHooks(
                                        hooks,
                                        () -> {
                                            throw thrown;
                                        }))
                .isSameAs(thrown);
        forward(transformer);
        Assertions.assertThat(seen).isEmpty();
    }

    @Test
    void hooksOfNestedCallsAndOfForwardParametersRunInThatOrder() {
        HookedTransformer transformer = block(1, false, new int[] {5});
        List<String> order = new ArrayList<>();
        Hooks outer = Hooks.none().observe(POINT, x -> order.add("outer"));
        Hooks inner = Hooks.none().observe(POINT, x -> order.add("inner"));
        Hooks handed = Hooks.none().observe(POINT, x -> order.add("handed"));
        transformer.withHooks(
                outer,
                () ->
                        transformer.withHooks(
                                inner, () -> forward(transformer, handed.asForwardParameters())));
        Assertions.assertThat(order).containsExactly("outer", "inner", "handed");
    }

    @Test
    void passesOfAnotherThreadAreNotHooked() throws InterruptedException {
        HookedTransformer transformer = block(1, false, new int[] {5});
        transformer.withHooks(
                hooks,
                () -> {
                    Thread other = new Thread(() -> forward(transformer));
                    other.start();
                    other.join();
                    Assertions.assertThat(seen).isEmpty();
                    return forward(transformer);
                });
        Assertions.assertThat(seen).hasSize(1);
    }

    @Test
    void unknownHookPointsAreRefusedBeforeTheWork() {
        HookedTransformer transformer = block(1, false, new int[] {5});
        Hooks unknown = Hooks.none().observe("blocks.7.hook_z", x -> {});
        Assertions.assertThatThrownBy(
                        () ->
                                transformer.withHooks(
                                        unknown,
                                        () -> {
                                            throw new AssertionError("done all the same");
                                        }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("blocks.7.hook_z");
    }

    @Test
    void generationWhichHasNoHooksSaysSo() {
        HookedTransformer transformer = block(1, false, new int[] {5});
        GreedyGeneration generation = new GreedyGeneration(transformer, manager);
        Assertions.assertThatThrownBy(
                        () ->
                                transformer.withHooks(
                                        hooks,
                                        () -> generation.generate(new long[][] {{1}}, 2, manager)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("generation computes without hooks");
    }
}
