package dev.residue.model.component;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.norm.LayerNorm;
import dev.residue.model.settings.TransformerSettings;
import org.jspecify.annotations.Nullable;

/**
 * What normalises the residual stream before one part of the block: nothing, or a layer
 * normalisation with weight and bias.
 */
final class Normalisation {

    private final String name;
    private final int dModel;
    private final @Nullable Parameter weight; // [dModel]
    private final @Nullable Parameter bias; // [dModel]
    private final Constant epsilon = Constant.of(TransformerSettings.Norm.EPSILON);

    Normalisation(String name, TransformerSettings settings, ParameterRegistry registry) {
        this.name = name;
        this.dModel = settings.dModel();
        boolean layer = settings.norm() == TransformerSettings.Norm.LAYER;
        weight = layer ? registry.ones(name + ".w", new Shape(dModel)) : null;
        bias = layer ? registry.zeros(name + ".b", new Shape(dModel)) : null;
    }

    /** Normalises, hook by hook: {@code [batch, position, dModel]} to the same shape. */
    NDArray observed(ForwardPass pass, NDArray x) {
        if (weight == null || bias == null) {
            return x;
        }
        NDArray centred = x.sub(x.mean(new int[] {-1}, true));
        NDArray variance = centred.mul(centred).mean(new int[] {-1}, true);
        NDArray scale = pass.hook(name + ".hook_scale", variance.add(epsilon.on(pass)).sqrt());
        NDArray normalised = centred.div(scale).mul(pass.value(weight)).add(pass.value(bias));
        return pass.hook(name + ".hook_normalized", normalised);
    }

    /** Normalises the rows of {@code [..., dModel]} in one call. */
    NDArray unobserved(ForwardPass pass, NDArray x) {
        if (weight == null || bias == null) {
            return x;
        }
        return LayerNorm.layerNorm(
                        x,
                        new Shape(dModel),
                        pass.value(weight),
                        pass.value(bias),
                        TransformerSettings.Norm.EPSILON)
                .singletonOrThrow();
    }
}
