package dev.residue.model.component;

import ai.djl.ndarray.NDArray;
import dev.residue.model.settings.TransformerSettings;
import org.jspecify.annotations.Nullable;

/**
 * One layer: attention, then the MLP where there is one, each of the normalised residual stream and
 * added to it.
 */
final class Layer {

    private final String name;
    private final double dropout;
    private final Normalisation beforeAttention;
    private final Attention attention;
    private final @Nullable Normalisation beforeMlp;
    private final @Nullable Mlp mlp;

    Layer(int index, TransformerSettings settings, ParameterRegistry registry) {
        this.name = "blocks." + index + ".";
        this.dropout = settings.dropout();
        this.beforeAttention = new Normalisation(name + "ln1", settings, registry);
        this.attention = new Attention(name, settings, registry);
        Integer width = settings.mlp().get(index);
        this.beforeMlp = width == null ? null : new Normalisation(name + "ln2", settings, registry);
        this.mlp = width == null ? null : new Mlp(name, width, settings, registry);
    }

    /** Computes every position, hook by hook: {@code [batch, position, dModel]}. */
    NDArray observed(ForwardPass pass, NDArray residual, QueryPositions everywhere) {
        NDArray entering = pass.hook(name + "hook_resid_pre", residual);
        NDArray normalised = beforeAttention.observed(pass, entering);
        return finish(pass, entering, attention.observed(pass, normalised, everywhere));
    }

    /** Computes the positions that are read of this layer: {@code [batch, read, dModel]}. */
    NDArray unobserved(
            ForwardPass pass,
            NDArray residual,
            QueryPositions everywhere,
            ReadPositions reads,
            QueryPositions asking) {
        NDArray normalised = beforeAttention.unobserved(pass, residual);
        NDArray asked = reads.of(pass, normalised);
        NDArray attended = attention.unobserved(pass, asked, asking, normalised, everywhere);
        return finish(pass, reads.of(pass, residual), attended);
    }

    /** Computes the positions that follow those in the cache: {@code [batch, new, dModel]}. */
    NDArray following(
            ForwardPass pass, NDArray residual, QueryPositions asking, KeyValueCache cache) {
        NDArray normalised = beforeAttention.unobserved(pass, residual);
        return finish(pass, residual, attention.following(pass, normalised, asking, cache));
    }

    private NDArray finish(ForwardPass pass, NDArray entering, NDArray attended) {
        NDArray written = pass.hook(name + "hook_attn_out", attended);
        NDArray leaving = entering.add(pass.dropped(written, dropout));
        if (mlp != null && beforeMlp != null) {
            NDArray middle = pass.hook(name + "hook_resid_mid", leaving);
            NDArray normalised =
                    pass.hooks().isEmpty()
                            ? beforeMlp.unobserved(pass, middle)
                            : beforeMlp.observed(pass, middle);
            NDArray output = pass.hook(name + "hook_mlp_out", mlp.forward(pass, normalised));
            leaving = middle.add(pass.dropped(output, dropout));
        }
        return pass.hook(name + "hook_resid_post", leaving);
    }
}
