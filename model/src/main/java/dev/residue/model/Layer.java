package dev.residue.model;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/** One layer: attention, then the MLP where there is one, each added to the residual stream. */
final class Layer {

    private final String name;
    private final Attention attention;
    private final @Nullable Mlp mlp;

    Layer(int index, TransformerSettings settings, ParameterRegistry registry) {
        this.name = "blocks." + index + ".";
        this.attention = new Attention(name, settings, registry);
        Integer width = settings.mlp().get(index);
        this.mlp = width == null ? null : new Mlp(name, width, settings, registry);
    }

    /** Computes every position, hook by hook: {@code [batch, position, dModel]}. */
    NDArray observed(ForwardPass pass, NDArray residual, NDArray mask) {
        NDArray entering = pass.hook(name + "hook_resid_pre", residual);
        return finish(pass, entering, attention.observed(pass, entering, mask));
    }

    /** Computes every position: {@code [batch, position, dModel]}. */
    NDArray everywhere(ForwardPass pass, Residual residual, NDArray mask) {
        NDArray attended = attention.unobserved(pass, residual, residual, mask);
        return finish(pass, residual.values(), attended);
    }

    /** Computes the read positions alone: {@code [batch, read, dModel]}. */
    NDArray atReads(
            ForwardPass pass, Residual residual, @Nullable NDArray mask, ReadPositions reads) {
        NDArray entering = reads.of(residual.values());
        NDArray attended = attention.unobserved(pass, Residual.of(entering), residual, mask);
        return finish(pass, entering, attended);
    }

    private NDArray finish(ForwardPass pass, NDArray entering, NDArray attended) {
        NDArray leaving = entering.add(pass.hook(name + "hook_attn_out", attended));
        if (mlp != null) {
            NDArray middle = pass.hook(name + "hook_resid_mid", leaving);
            leaving = middle.add(pass.hook(name + "hook_mlp_out", mlp.forward(pass, middle)));
        }
        return pass.hook(name + "hook_resid_post", leaving);
    }
}
