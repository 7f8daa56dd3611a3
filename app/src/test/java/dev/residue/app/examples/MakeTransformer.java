package dev.residue.app.examples;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.residue.model.HookedTransformer;
import dev.residue.model.settings.Geometry;
import dev.residue.model.settings.TransformerSettings;
import java.util.List;

/** Makes a transformer of sizes of one's own and runs it. */
final class MakeTransformer {

    private MakeTransformer() {}

    public static void main(String... arguments) {
        try (NDManager manager = NDManager.newBaseManager()) {
            // snippet: make-transformer
            TransformerSettings settings =
                    TransformerSettings.builder()
                            .setLayers(2)
                            .setHeads(4)
                            .setDModel(64)
                            .setMlp(List.of(256, 256))
                            .optNorm(TransformerSettings.Norm.LAYER)
                            .build();
            Geometry sizes = Geometry.readAtLast(12, 3, 11); // 12 tokens, 3 positions, 11 classes
            HookedTransformer block =
                    HookedTransformer.builder().setSettings(settings).setGeometry(sizes).build();
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 3));
            NDList tokens = new NDList(manager.create(new long[] {4, 9, 11}, new Shape(1, 3)));
            ParameterStore store = new ParameterStore(manager, false);
            NDArray logits = block.forward(store, tokens, false).singletonOrThrow();
            System.out.println(logits.getShape()); // (1, 1, 11)
            // end snippet
            long size = block.getParameters().get("blocks.1.attn.W_Q").getArray().size();
            if (!logits.getShape().equals(new Shape(1, 1, 11)) || size != 4 * 64 * 16) {
                throw new IllegalStateException(logits.getShape() + ", " + size);
            }
        }
    }
}
