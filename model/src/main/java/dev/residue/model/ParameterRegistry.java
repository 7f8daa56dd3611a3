package dev.residue.model;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import org.jspecify.annotations.Nullable;

/** Where the parts of a transformer register their parameters, by TransformerLens' names. */
interface ParameterRegistry {

    Parameter weight(String name, Shape shape);

    /** Registers a bias, or returns null where the transformer has none. */
    @Nullable Parameter bias(String name, Shape shape);
}
