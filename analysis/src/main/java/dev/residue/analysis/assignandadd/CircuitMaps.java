package dev.residue.analysis.assignandadd;

import ai.djl.ndarray.NDArray;

/** Query-key and output-value maps between embeddings, from weights alone and not scaled. */
final class CircuitMaps {

    private CircuitMaps() {}

    /** Returns P QK1 Pᵀ over the prefix's positions, {@code [query, key]}. */
    static Matrix positions(CircuitWeights weights) {
        NDArray positions = weights.positions(0, weights.task().plusPosition());
        return Matrix.of(bilinear(positions, weights.queryKey(0), positions));
    }

    /** Returns z QK2 zᵀ over the variables, z_v = E_v OV1, {@code [query, key]}. */
    static Matrix variables(CircuitWeights weights) {
        NDArray images = weights.variables().matMul(weights.outputValue(0));
        return Matrix.of(bilinear(images, weights.queryKey(1), images));
    }

    /** Returns y QK2 Eᵀ over the numbers, y_n = E_n OV1, {@code [query, key]}. */
    static Matrix numbers(CircuitWeights weights) {
        NDArray numbers = weights.numbers();
        NDArray images = numbers.matMul(weights.outputValue(0));
        return Matrix.of(bilinear(images, weights.queryKey(1), numbers));
    }

    static NDArray bilinear(NDArray left, NDArray matrix, NDArray right) {
        return left.matMul(matrix).matMul(right.transpose());
    }
}
