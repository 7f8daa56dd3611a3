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

    /** Which keys a query i may choose from, beside none that follow it. */
    enum Keys {
        /** All but i and i - 2, as the paper has it. */
        FORGIVING,
        OTHERS,
        ALL
    }

    static boolean allowed(Keys keys, int query, int key) {
        return switch (keys) {
            case FORGIVING -> key < query && key != query - 2;
            case OTHERS -> key < query;
            case ALL -> key <= query;
        };
    }

    /** Returns the share of queries from 1 on whose largest allowed score is that of i - 1. */
    static double previousPositionShare(Matrix scores, Keys keys) {
        int right = 0;
        for (int query = 1; query < scores.rows(); query++) {
            int best = -1;
            for (int key = 0; key <= query; key++) {
                if (allowed(keys, query, key)
                        && (best < 0 || scores.at(query, key) > scores.at(query, best))) {
                    best = key;
                }
            }
            right += best == query - 1 ? 1 : 0;
        }
        return (double) right / (scores.rows() - 1);
    }
}
