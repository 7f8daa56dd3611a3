package dev.residue.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Causal multi-head attention of one layer.
 *
 * <p>B = batch, T = position, R = query (all positions, or those that are read), H = head, D =
 * dModel, W = dHead.
 */
final class Attention {

    private final String name;
    private final int heads;
    private final int dModel;
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
        this.dModel = settings.dModel();
        this.dHead = settings.headWidth();
        this.scale = settings.scale();
        Shape in = new Shape(heads, dModel, dHead);
        queryWeight = registry.weight(name + "W_Q", in);
        keyWeight = registry.weight(name + "W_K", in);
        valueWeight = registry.weight(name + "W_V", in);
        outputWeight = registry.weight(name + "W_O", new Shape(heads, dHead, dModel));
        queryBias = registry.bias(name + "b_Q", new Shape(heads, dHead));
        keyBias = registry.bias(name + "b_K", new Shape(heads, dHead));
        valueBias = registry.bias(name + "b_V", new Shape(heads, dHead));
        outputBias = registry.bias(name + "b_O", new Shape(dModel));
    }

    /** Computes every position, hook by hook: {@code [B, T, D]} to {@code [B, T, D]}. */
    NDArray observed(ForwardPass pass, NDArray x, NDArray mask) {
        Residual residual = Residual.of(x);
        NDArray q = pass.hook(name + "hook_q", project(pass, residual, queryWeight, queryBias));
        NDArray k = pass.hook(name + "hook_k", project(pass, residual, keyWeight, keyBias));
        NDArray v = pass.hook(name + "hook_v", project(pass, residual, valueWeight, valueBias));
        NDArray scores = scores(pass, q, k).add(mask); // [B, H, T, T]
        scores = pass.hook(name + "hook_attn_scores", scores);
        NDArray pattern = pass.hook(name + "hook_pattern", scores.softmax(-1));
        NDArray z = pass.hook(name + "hook_z", mix(pattern, v)); // [B, T, H, W]
        return output(pass, z);
    }

    /**
     * Computes the queries' positions alone: {@code [B, R, D]}.
     *
     * @param queries the residual stream where something is asked, {@code [B, R, D]}
     * @param residual the residual stream that keys and values come from, {@code [B, T, D]}
     * @param mask the queries' rows of the causal mask, {@code [R, T]}; null where they see all
     */
    NDArray unobserved(
            ForwardPass pass, Residual queries, Residual residual, @Nullable NDArray mask) {
        if (heads == 1) {
            return singleHead(pass, queries, residual, mask);
        }
        NDArray q = project(pass, queries, queryWeight, queryBias);
        NDArray k = project(pass, residual, keyWeight, keyBias);
        NDArray v = project(pass, residual, valueWeight, valueBias);
        return output(pass, mix(masked(scores(pass, q, k), mask).softmax(-1), v));
    }

    /**
     * One head needs its weights only as the products W_Q W_Kᵀ and W_V W_O: (x W_Q)(x' W_K)ᵀ = (x
     * W_Q W_Kᵀ) x'ᵀ, so that keys are the residual stream itself, and values are outputs already. A
     * key bias adds the same to every score of a query, which the softmax takes away again.
     */
    private NDArray singleHead(
            ForwardPass pass, Residual queries, Residual residual, @Nullable NDArray mask) {
        NDArray key = pass.view(keyWeight, dModel, dHead).transpose();
        NDArray output = pass.view(outputWeight, dHead, dModel);
        NDArray queryKey = // [D, D]
                pass.scaled(pass.view(queryWeight, dModel, dHead).matMul(key), scale);
        NDArray valueOutput = pass.view(valueWeight, dModel, dHead).matMul(output); // [D, D]
        NDArray asked = queries.times(queryKey); // [B, R, D]
        if (queryBias != null) {
            asked = asked.add(pass.scaled(pass.view(queryBias, 1, dHead).matMul(key), scale));
        }
        NDArray x = residual.values();
        NDArray pattern = masked(asked.matMul(x.transpose(0, 2, 1)), mask).softmax(-1);
        long asking = pattern.getShape().get(1);
        NDArray attended =
                asking < pattern.getShape().get(2)
                        ? pattern.matMul(x).matMul(valueOutput)
                        : pattern.matMul(residual.times(valueOutput));
        if (valueBias != null) {
            attended = attended.add(pass.view(valueBias, 1, dHead).matMul(output));
        }
        return outputBias == null ? attended : attended.add(pass.value(outputBias));
    }

    private NDArray project(
            ForwardPass pass, Residual x, Parameter weight, @Nullable Parameter bias) {
        NDArray product = x.times(pass.joinedHeads(weight));
        Shape shape = product.getShape();
        NDArray projected = product.reshape(shape.get(0), shape.get(1), heads, dHead);
        return bias == null ? projected : projected.add(pass.value(bias));
    }

    private NDArray scores(ForwardPass pass, NDArray q, NDArray k) {
        return pass.scaled(q.transpose(0, 2, 1, 3).matMul(k.transpose(0, 2, 3, 1)), scale);
    }

    private static NDArray masked(NDArray scores, @Nullable NDArray mask) {
        return mask == null ? scores : scores.add(mask);
    }

    private static NDArray mix(NDArray pattern, NDArray v) {
        return pattern.matMul(v.transpose(0, 2, 1, 3)).transpose(0, 2, 1, 3);
    }

    private NDArray output(ForwardPass pass, NDArray z) {
        Shape shape = z.getShape();
        long width = (long) heads * dHead;
        NDArray output =
                z.reshape(shape.get(0), shape.get(1), width)
                        .matMul(pass.view(outputWeight, width, dModel));
        return outputBias == null ? output : output.add(pass.value(outputBias));
    }
}
