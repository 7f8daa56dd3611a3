package dev.residue.analysis.assignandadd;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * Whether the second layer's OV matrix and MLP add by themselves: over all p² ordered pairs, the
 * share in which the largest entry of MLP2(E_a OV2 + E_b OV2) W_U is that of (a + b) mod p.
 *
 * <p>No residual stream, no attention weights, no positions: embeddings only. In {@code [0, 1]},
 * chance 1 / p. See docs/reproductions/assign-and-add.md#progress-measures.
 */
final class EmbeddingAddition {

    private static final int PAIRS_PER_CHUNK = 4096;

    private EmbeddingAddition() {}

    static double accuracy(CircuitWeights weights) {
        NDArray images = weights.numbers().matMul(weights.outputValue(1)); // [p, D]
        NDArray mlpIn = weights.mlpIn();
        NDArray mlpOut = weights.mlpOut();
        NDArray unembedding = weights.unembedding();
        int p = weights.task().modulus();
        int lefts = Math.max(1, PAIRS_PER_CHUNK / p);
        double right = 0;
        for (int from = 0; from < p; from += lefts) {
            int count = Math.min(lefts, p - from);
            try (NDManager chunk = weights.scope().newSubManager()) {
                NDArray left = images.get(from + ":" + (from + count));
                left.attach(chunk);
                NDArray sums =
                        left.expandDims(1).add(images.expandDims(0)).reshape((long) count * p, -1);
                Matrix logits =
                        Matrix.of(CircuitWeights.mlp(sums, mlpIn, mlpOut).matMul(unembedding));
                int[] expected = new int[count * p];
                for (int i = 0; i < expected.length; i++) {
                    expected[i] = (from + i / p + i % p) % p;
                }
                right += logits.shareWithArgMax(expected) * expected.length;
            }
        }
        return right / ((double) p * p);
    }
}
