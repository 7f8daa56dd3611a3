package dev.residue.training.checkpoint;

import dev.residue.training.safetensors.Tensor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@code unembed.W_U [dModel, classes]} that others write of a model whose unembedding is its
 * embedding: {@code embed.W_E} transposed.
 */
final class TiedUnembedding {

    private static final String NAME = "unembed.W_U";

    private TiedUnembedding() {}

    /** Returns whether a tensor is that, number by number, of the weights beside it. */
    static boolean is(String name, Tensor tensor, Map<String, Tensor> weights) {
        Tensor embedding = weights.get("embed.W_E");
        return name.equals(NAME) && embedding != null && isTransposed(tensor, embedding);
    }

    private static boolean isTransposed(Tensor tensor, Tensor of) {
        float @Nullable [] values = matrix(tensor);
        float @Nullable [] others = matrix(of);
        if (values == null || others == null) {
            return false;
        }
        int rows = (int) tensor.shape()[0];
        int columns = (int) tensor.shape()[1];
        if (rows != of.shape()[1] || columns != of.shape()[0]) {
            return false;
        }
        for (int i = 0; i < values.length; i++) {
            if (values[i] != others[i % columns * rows + i / columns]) {
                return false;
            }
        }
        return true;
    }

    private static float @Nullable [] matrix(Tensor tensor) {
        return tensor.shape().length == 2 && tensor.dataType().isFloating()
                ? tensor.toFloats()
                : null;
    }
}
