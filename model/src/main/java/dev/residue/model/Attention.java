package dev.residue.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.List;
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
    private final double dropout;
    private final boolean foldable;
    private final Constant scale;
    private final Projection query;
    private final Projection key;
    private final Projection value;
    private final Parameter outputWeight; // [H, W, D]
    private final @Nullable Parameter outputBias; // [D]

    /** The map from the residual stream to a head's queries, keys or values. */
    private record Projection(Parameter weight, @Nullable Parameter bias) {} // [H, D, W], [H, W]

    Attention(String block, TransformerSettings settings, ParameterRegistry registry) {
        this.name = block + "attn.";
        this.heads = settings.heads();
        this.dModel = settings.dModel();
        this.dHead = settings.headWidth();
        this.dropout = settings.dropout();
        this.foldable = heads == 1 && settings.positions() != TransformerSettings.Positions.ROTARY;
        this.scale = Constant.of(settings.scale());
        query = projection("Q", registry);
        key = projection("K", registry);
        value = projection("V", registry);
        outputWeight = registry.projection(name + "W_O", new Shape(heads, dHead, dModel), false);
        outputBias = registry.bias(name + "b_O", new Shape(dModel));
    }

    private Projection projection(String letter, ParameterRegistry registry) {
        return new Projection(
                registry.weight(name + "W_" + letter, new Shape(heads, dModel, dHead)),
                registry.bias(name + "b_" + letter, new Shape(heads, dHead)));
    }

    /** Computes every position, hook by hook: {@code [B, T, D]} to {@code [B, T, D]}. */
    NDArray observed(ForwardPass pass, NDArray x, Asking everywhere) {
        Residual residual = Residual.of(x);
        NDArray q = pass.hook(name + "hook_q", project(pass, residual, query));
        NDArray k = pass.hook(name + "hook_k", project(pass, residual, key));
        NDArray v = pass.hook(name + "hook_v", project(pass, residual, value));
        if (everywhere.rotary() != null) {
            q = pass.hook(name + "hook_rot_q", turned(pass, q, everywhere));
            k = pass.hook(name + "hook_rot_k", turned(pass, k, everywhere));
        }
        NDArray scores = everywhere.mask().hide(pass, scores(pass, q, k)); // [B, H, T, T]
        scores = pass.hook(name + "hook_attn_scores", scores);
        NDArray pattern = pass.hook(name + "hook_pattern", scores.softmax(-1));
        NDArray z = pass.hook(name + "hook_z", mix(pass, pattern, v)); // [B, T, H, W]
        return output(pass, z);
    }

    /**
     * Computes the queries' positions alone: {@code [B, R, D]}.
     *
     * @param queries the normalised residual stream where something is asked, {@code [B, R, D]}
     * @param asking the tables of these positions
     * @param residual the stream that keys and values come from, {@code [B, T, D]}
     * @param everywhere the tables of all positions
     */
    NDArray unobserved(
            ForwardPass pass,
            Residual queries,
            Asking asking,
            Residual residual,
            Asking everywhere) {
        if (foldable) {
            return singleHead(pass, queries, residual, asking.mask());
        }
        NDArray q;
        NDList rest;
        if (queries == residual) {
            NDList all = project(pass, residual, query, key, value).split(3, 2);
            q = all.get(0);
            rest = all.subNDList(1);
        } else {
            q = project(pass, queries, query);
            rest = project(pass, residual, key, value).split(2, 2);
        }
        NDArray k = turned(pass, rest.get(0), everywhere);
        return attend(pass, turned(pass, q, asking), k, rest.get(1), asking.mask());
    }

    /** Computes positions that follow those in the cache, and adds them to it. */
    NDArray following(ForwardPass pass, NDArray x, Asking asking, KeysAndValues cache) {
        NDList all = project(pass, Residual.of(x), query, key, value).split(3, 2);
        cache.append(turned(pass, all.get(1), asking), all.get(2));
        NDArray q = turned(pass, all.get(0), asking);
        return attend(pass, q, cache.keys(), cache.values(), asking.mask());
    }

    private NDArray attend(ForwardPass pass, NDArray q, NDArray k, NDArray v, CausalMask mask) {
        NDArray pattern = mask.hide(pass, scores(pass, q, k)).softmax(-1);
        return output(pass, mix(pass, pattern, v));
    }

    /**
     * One head needs its weights only as the products W_Q W_Kᵀ and W_V W_O: (x W_Q)(x' W_K)ᵀ = (x
     * W_Q W_Kᵀ) x'ᵀ, so that keys are the residual stream itself, and values are outputs already. A
     * key bias adds the same to every score of a query, which the softmax takes away again.
     */
    private NDArray singleHead(
            ForwardPass pass, Residual queries, Residual residual, CausalMask mask) {
        NDArray keyWeight = pass.view(key.weight, dModel, dHead).transpose();
        NDArray output = pass.view(outputWeight, dHead, dModel);
        NDArray factor = scale.on(pass);
        NDArray queryKey = // [D, D]
                pass.view(query.weight, dModel, dHead).matMul(keyWeight).mul(factor);
        NDArray valueOutput = pass.view(value.weight, dModel, dHead).matMul(output); // [D, D]
        NDArray asked = queries.times(queryKey); // [B, R, D]
        if (query.bias != null) {
            asked = asked.add(pass.view(query.bias, 1, dHead).matMul(keyWeight).mul(factor));
        }
        NDArray x = residual.values();
        NDArray pattern =
                pass.dropped(
                        mask.hide(pass, asked.matMul(x.transpose(0, 2, 1))).softmax(-1), dropout);
        long asking = pattern.getShape().get(1);
        NDArray attended =
                asking < pattern.getShape().get(2)
                        ? pattern.matMul(x).matMul(valueOutput)
                        : pattern.matMul(residual.times(valueOutput));
        if (value.bias != null) {
            // a row of the pattern sums to 1 but for what was dropped of it
            NDArray bias = pass.view(value.bias, 1, dHead).matMul(output);
            boolean whole = !pass.training() || dropout == 0;
            attended = attended.add(whole ? bias : pattern.sum(new int[] {-1}, true).matMul(bias));
        }
        return outputBias == null ? attended : attended.add(pass.value(outputBias));
    }

    /** Applies projections in one product: {@code [B, T, n H, W]}, those of the first one first. */
    private NDArray project(ForwardPass pass, Residual x, Projection... projections) {
        int count = projections.length * heads;
        List<NDArray> weights = new ArrayList<>();
        List<NDArray> biases = new ArrayList<>();
        for (Projection projection : projections) {
            weights.add(pass.value(projection.weight));
            if (projection.bias != null) {
                biases.add(pass.value(projection.bias));
            }
        }
        NDArray joined = // [D, n H W]
                joined(pass, weights).transpose(1, 0, 2).reshape(dModel, (long) count * dHead);
        Residual product = x.each(row -> row.matMul(joined));
        if (!biases.isEmpty()) {
            NDArray bias = joined(pass, biases).reshape((long) count * dHead);
            product = product.each(row -> row.add(bias));
        }
        NDArray values = product.values();
        Shape shape = values.getShape();
        return values.reshape(shape.get(0), shape.get(1), count, dHead);
    }

    private static NDArray joined(ForwardPass pass, List<NDArray> arrays) {
        // a view of a single parameter, so that what follows belongs to the pass
        return pass.owned(
                arrays.size() == 1
                        ? arrays.get(0).reshape(arrays.get(0).getShape())
                        : NDArrays.concat(new NDList(arrays), 0));
    }

    private static NDArray turned(ForwardPass pass, NDArray x, Asking positions) {
        return positions.rotary() == null ? x : positions.rotary().turn(pass, x);
    }

    private NDArray scores(ForwardPass pass, NDArray q, NDArray k) {
        NDArray scaled = q.mul(scale.on(pass)); // smaller than the scores
        return scaled.transpose(0, 2, 1, 3).matMul(k.transpose(0, 2, 3, 1));
    }

    private NDArray mix(ForwardPass pass, NDArray pattern, NDArray v) {
        return pass.dropped(pattern, dropout).matMul(v.transpose(0, 2, 1, 3)).transpose(0, 2, 1, 3);
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
