package dev.residue.model;

import ai.djl.ndarray.types.DataType;

/** A block that can compute products in another type than that of its weights. */
public interface MixedPrecision {

    /**
     * Sets the type in which factors are rounded, and products given.
     *
     * @param type FLOAT32, as it is at first, or BFLOAT16
     * @throws IllegalArgumentException if it is another one
     */
    void setProducts(DataType type);
}
