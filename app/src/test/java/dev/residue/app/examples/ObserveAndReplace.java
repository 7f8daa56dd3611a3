package dev.residue.app.examples;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import dev.residue.model.HookedTransformer;
import dev.residue.model.hook.Hooks;
import dev.residue.model.settings.Geometry;
import dev.residue.model.settings.TransformerSettings;

/** Looks at an attention pattern while an MLP is switched off. */
final class ObserveAndReplace {

    private ObserveAndReplace() {}

    public static void main(String... arguments) {
        try (NDManager manager = NDManager.newBaseManager()) {
            // snippet: observe-and-replace
            HookedTransformer block =
                    new HookedTransformer(
                            TransformerSettings.assignAndAdd(),
                            new Geometry(74, 16, 59, new int[] {15}),
                            0);
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 16));
            Hooks hooks =
                    Hooks.none()
                            .observe(
                                    "blocks.1.attn.hook_pattern",
                                    pattern -> System.out.println(pattern.getShape()))
                            .replace("blocks.1.hook_mlp_out", NDArray::zerosLike);
            ParameterStore store = new ParameterStore(manager, false);
            NDList tokens = new NDList(manager.zeros(new Shape(1, 16), DataType.INT64));
            NDList logits = block.forward(store, tokens, false, hooks.asForwardParameters());
            System.out.println(logits.singletonOrThrow().getShape()); // (1, 1, 59)
            // end snippet
            float sum = probabilities(block, store, tokens, hooks).get(0).sum().getFloat();
            if (Math.abs(sum - 1) > 1e-5) {
                throw new IllegalStateException("probabilities add up to " + sum);
            }
        }
    }

    // snippet: hooks-anywhere
    static NDList probabilities(
            HookedTransformer block, ParameterStore store, NDList tokens, Hooks hooks) {
        SequentialBlock whole =
                new SequentialBlock().add(block).addSingleton(logits -> logits.softmax(-1));
        return block.withHooks(hooks, () -> whole.forward(store, tokens, false));
    }
    // end snippet
}
