package dev.residue.model.component;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.residue.model.settings.TransformerSettings;
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
        this.scale = Constant.of(settings.scale());
        query = projection("Q", registry);
        key = projection("K", registry);
        value = projection("V", registry);
        outputWeight = registry.projection(name + "W_O", new Shape(heads, dHead, dModel), false);
        outputBias = registry.bias(name + "b_O", new Shape(dModel), false);
    }

    private Projection projection(String letter, ParameterRegistry registry) {
        return new Projection(
                registry.weight(name + "W_" + letter, new Shape(heads, dModel, dHead)),
                registry.bias(name + "b_" + letter, new Shape(heads, dHead), false));
    }

    /** Computes every position, hook by hook: {@code [B, T, D]} to {@code [B, T, D]}. */
    NDArray observed(ForwardPass pass, NDArray x, QueryPositions everywhere) {
        NDArray q = pass.hook(name + "hook_q", project(pass, x, query));
        NDArray k = pass.hook(name + "hook_k", project(pass, x, key));
        NDArray v = pass.hook(name + "hook_v", project(pass, x, value));
        if (everywhere.turns() != null) {
            q = pass.hook(name + "hook_rot_q", everywhere.turn(pass, q));
            k = pass.hook(name + "hook_rot_k", everywhere.turn(pass, k));
        }
        NDArray scores = everywhere.hide(pass, scores(pass, q, k)); // [B, H, T, T]
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
            NDArray queries,
            QueryPositions asking,
            NDArray residual,
            QueryPositions everywhere) {
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
        NDArray k = everywhere.turn(pass, rest.get(0));
        return attend(pass, asking.turn(pass, q), k, rest.get(1), asking);
    }

    /** Computes positions that follow those in the cache, and adds them to it. */
    NDArray following(ForwardPass pass, NDArray x, QueryPositions asking, KeyValueCache cache) {
        NDList all = project(pass, x, query, key, value).split(3, 2);
        cache.append(asking.turn(pass, all.get(1)), all.get(2));
        NDArray q = asking.turn(pass, all.get(0));
        return attend(pass, q, cache.keys(), cache.values(), asking);
    }

    private NDArray attend(
            ForwardPass pass, NDArray q, NDArray k, NDArray v, QueryPositions asking) {
        NDArray pattern = asking.hide(pass, scores(pass, q, k)).softmax(-1);
        return output(pass, mix(pass, pattern, v));
    }

    /** Applies projections in one product: {@code [B, T, n H, W]}, those of the first one first. */
    private NDArray project(ForwardPass pass, NDArray x, Projection... projections) {
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
        NDArray values = x.matMul(joined);
        if (!biases.isEmpty()) {
            values = values.add(joined(pass, biases).reshape((long) count * dHead));
        }
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
