package dev.residue.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Causal multi-head attention of one layer.
 *
 * <p>B = batch, T = position, R = read position, H = head, D = dModel, W = dHead.
 */
final class Attention {

    private final String name;
    private final int heads;
    private final int dHead;
    private final double scale;
    private final Parameter queryWeight; // [H, D, W]
    private final Parameter keyWeight; // [H, D, W]
    private final Parameter valueWeight; // [H, D, W]
    private final Parameter outputWeight; // [H, W, D]
    private final @Nullable Parameter queryBias; // [H, W]
    private final @Nullable Parameter keyBias; // [H, W]
    private final @Nullable Parameter valueBias; // [H, W]
    private final @Nullable Parameter outputBias; // [D]

    Attention(String block, TransformerSettings settings, ParameterRegistry registry) {
        this.name = block + "attn.";
        this.heads = settings.heads();
        this.dHead = settings.headWidth();
        this.scale = settings.scale();
        Shape in = new Shape(heads, settings.dModel(), dHead);
        queryWeight = registry.weight(name + "W_Q", in);
        keyWeight = registry.weight(name + "W_K", in);
        valueWeight = registry.weight(name + "W_V", in);
        outputWeight = registry.weight(name + "W_O", new Shape(heads, dHead, settings.dModel()));
        queryBias = registry.bias(name + "b_Q", new Shape(heads, dHead));
        keyBias = registry.bias(name + "b_K", new Shape(heads, dHead));
        valueBias = registry.bias(name + "b_V", new Shape(heads, dHead));
        outputBias = registry.bias(name + "b_O", new Shape(settings.dModel()));
    }

    /** Computes every position: {@code [B, T, D]} to {@code [B, T, D]}. */
    NDArray everywhere(ForwardPass pass, NDArray x, NDArray mask) {
        NDArray q = pass.hook(name + "hook_q", project(pass, x, queryWeight, queryBias));
        NDArray k = pass.hook(name + "hook_k", project(pass, x, keyWeight, keyBias));
        NDArray v = pass.hook(name + "hook_v", project(pass, x, valueWeight, valueBias));
        NDArray scores = scores(q, k).add(mask); // [B, H, T, T]
        scores = pass.hook(name + "hook_attn_scores", scores);
        NDArray pattern = pass.hook(name + "hook_pattern", scores.softmax(-1));
        NDArray z = pass.hook(name + "hook_z", mix(pattern, v)); // [B, T, H, W]
        return output(pass, z);
    }

    /**
     * Computes the read positions only: {@code [B, T, D]} to {@code [B, R, D]}.
     *
     * <p>Keys and values are needed at every position. Where few queries ask, it is cheaper never
     * to form them: (x W_Q)(x' W_K)ᵀ = (x W_Q W_Kᵀ) x'ᵀ, and the pattern mixes residual streams
     * before W_V instead of values after it. Both orders give the same numbers up to rounding.
     *
     * @param mask the rows of the causal mask of the read positions, {@code [R, T]}
     */
    NDArray atReads(ForwardPass pass, NDArray x, NDArray mask, ReadPositions reads) {
        Shape shape = x.getShape();
        int context = (int) shape.get(1);
        long dModel = shape.get(2);
        NDArray q = project(pass, reads.of(x), queryWeight, queryBias); // [B, R, H, W]
        @Nullable NDArray readMask = reads.isOnlyLastOf(context) ? null : mask;
        long direct = (long) context * dModel * 2;
        long reordered = reads.count() * (dModel * 2 + 2L * heads * context);
        if (reordered >= direct) {
            NDArray k = project(pass, x, keyWeight, keyBias);
            NDArray v = project(pass, x, valueWeight, valueBias);
            NDArray scores = masked(scores(q, k), readMask);
            return output(pass, mix(scores.softmax(-1), v));
        }
        // A key bias adds the same to every score of a query, which the softmax takes away again.
        NDArray asked = perHead(pass, q.mul(scale), keyWeight, true); // [B, R, H, D]
        NDArray scores =
                asked.transpose(0, 2, 1, 3)
                        .reshape(shape.get(0), (long) heads * reads.count(), dModel)
                        .matMul(x.transpose(0, 2, 1))
                        .reshape(shape.get(0), heads, reads.count(), context);
        NDArray pattern = masked(scores, readMask).softmax(-1); // [B, H, R, T]
        NDArray mixed =
                pattern.reshape(shape.get(0), (long) heads * reads.count(), context)
                        .matMul(x)
                        .reshape(shape.get(0), heads, reads.count(), dModel)
                        .transpose(0, 2, 1, 3); // [B, R, H, D]
        NDArray z = perHead(pass, mixed, valueWeight, false);
        return output(pass, valueBias == null ? z : z.add(pass.value(valueBias)));
    }

    private NDArray project(
            ForwardPass pass, NDArray x, Parameter weight, @Nullable Parameter bias) {
        Shape shape = x.getShape();
        NDArray projected =
                x.matMul(pass.joinedHeads(weight))
                        .reshape(shape.get(0), shape.get(1), heads, dHead);
        return bias == null ? projected : projected.add(pass.value(bias));
    }

    private NDArray scores(NDArray q, NDArray k) {
        return q.transpose(0, 2, 1, 3).matMul(k.transpose(0, 2, 3, 1)).mul(scale);
    }

    private static NDArray masked(NDArray scores, @Nullable NDArray mask) {
        return mask == null ? scores : scores.add(mask);
    }

    private static NDArray mix(NDArray pattern, NDArray v) {
        return pattern.matMul(v.transpose(0, 2, 1, 3)).transpose(0, 2, 1, 3);
    }

    /** Multiplies each head by its own matrix: {@code [B, R, H, ·]} to {@code [B, R, H, ·]}. */
    private NDArray perHead(ForwardPass pass, NDArray x, Parameter weight, boolean transposed) {
        Shape shape = x.getShape();
        NDArray matrices = pass.owned(pass.value(weight).reshape(weight.getShape()));
        NDArray product =
                x.reshape(shape.get(0) * shape.get(1), heads, shape.get(3))
                        .transpose(1, 0, 2)
                        .matMul(transposed ? matrices.transpose(0, 2, 1) : matrices);
        return product.transpose(1, 0, 2).reshape(shape.get(0), shape.get(1), heads, -1);
    }

    private NDArray output(ForwardPass pass, NDArray z) {
        Shape shape = z.getShape();
        long width = (long) heads * dHead;
        NDArray output =
                z.reshape(shape.get(0), shape.get(1), width)
                        .matMul(pass.view(outputWeight, width, outputWeight.getShape().get(2)));
        return outputBias == null ? output : output.add(pass.value(outputBias));
    }
}
