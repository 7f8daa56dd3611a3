package dev.residue.training.engine;

/**
 * How exactly the products of a model are computed. Weights, norms, softmax, loss and optimiser are
 * in float32 with each.
 */
public enum Precision {
    /** Like everything else: 24 binary digits. */
    FLOAT32,
    /** A GPU may round their factors to 11 binary digits. */
    TF32,
    /** Factors and results have 8 binary digits, and what is added in between has 24. */
    BFLOAT16
}
