package dev.residue.model.component;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import dev.residue.model.settings.TransformerSettings;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where the parts of a transformer register their parameters, by TransformerLens' names, each with
 * its shape and seeded initial values.
 *
 * @param block adds a parameter to the block, and returns it
 */
record ParameterRegistry(TransformerSettings settings, long seed, UnaryOperator<Parameter> block) {

    /** Registers a matrix of random initial values. */
    Parameter weight(String name, Shape shape) {
        return normal(name, shape, settings.deviation());
    }

    /** Registers the matrix with which attention or an MLP writes to the residual stream. */
    Parameter projection(String name, Shape shape, boolean mlp) {
        return normal(name, shape, settings.projectionDeviation(mlp));
    }

    private Parameter normal(String name, Shape shape, double deviation) {
        return add(name, shape, Parameter.Type.WEIGHT, new SeededNormal(seed, name, deviation));
    }

    /** Registers a bias of attention or an MLP, or returns null where the transformer has none. */
    @Nullable Parameter bias(String name, Shape shape, boolean mlp) {
        boolean has = mlp ? settings.hasMlpBiases() : settings.biases();
        return has ? zeros(name, shape) : null;
    }

    Parameter zeros(String name, Shape shape) {
        return add(name, shape, Parameter.Type.BIAS, Initializer.ZEROS);
    }

    Parameter ones(String name, Shape shape) {
        return add(name, shape, Parameter.Type.GAMMA, Initializer.ONES);
    }

    private Parameter add(String name, Shape shape, Parameter.Type type, Initializer initializer) {
        return block.apply(
                Parameter.builder()
                        .setName(name)
                        .setType(type)
                        .optShape(shape)
                        .optInitializer(initializer)
                        .build());
    }
}
