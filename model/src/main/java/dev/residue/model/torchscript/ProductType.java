package dev.residue.model.torchscript;

import ai.djl.ndarray.types.DataType;

/**
 * The type in which a {@link TransformerScript} computes products, as PyTorch's autocast does: of
 * bfloat16 are the factors and what comes out, while LibTorch adds up in float32. Weights,
 * embeddings, the residual stream, norms, softmax and rotary turns are float32.
 *
 * <p>Rows are looked up in float32 too: the gradient of a lookup is a sum over all positions, one
 * after the other, which bfloat16 would round each time.
 *
 * @param isLow whether it is bfloat16; else everything is float32, and no line says anything of it
 */
record ProductType(boolean isLow) {

    // numbers of torch.bfloat16 and torch.float32
    private static final int LOW = 15;
    private static final int WHOLE = 6;

    static ProductType of(DataType type) {
        if (type != DataType.FLOAT32 && type != DataType.BFLOAT16) {
            throw new IllegalArgumentException(
                    "products are computed in FLOAT32 or BFLOAT16, not in " + type);
        }
        return new ProductType(type == DataType.BFLOAT16);
    }

    /** Returns a value as a factor. */
    String factor(String value) {
        return isLow ? "torch.to(" + value + ", " + LOW + ")" : value;
    }

    /** Returns a value, which may be a product's, as float32. */
    String whole(String value) {
        return isLow ? "torch.to(" + value + ", " + WHOLE + ")" : value;
    }
}
