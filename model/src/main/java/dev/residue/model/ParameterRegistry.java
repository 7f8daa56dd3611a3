package dev.residue.model;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import org.jspecify.annotations.Nullable;

/** Where the parts of a transformer register their parameters, by TransformerLens' names. */
interface ParameterRegistry {

    /** Registers a matrix of random initial values. */
    Parameter weight(String name, Shape shape);

    /** Registers the matrix with which attention or an MLP writes to the residual stream. */
    Parameter projection(String name, Shape shape, boolean mlp);

    /** Registers a bias of attention or an MLP, or returns null where the transformer has none. */
    @Nullable Parameter bias(String name, Shape shape, boolean mlp);

    /** Registers a vector of initial zeros. */
    Parameter zeros(String name, Shape shape);

    /** Registers a vector of initial ones. */
    Parameter ones(String name, Shape shape);
}
