package dev.residue.training.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;

/**
 * Scales gradients down together where their common norm exceeds a limit, by torch's formula in
 * {@code clip_grad_norm_}: by limit / (norm + 1e-6), at most 1.
 *
 * <p>Nothing is read back to the host, so that a GPU is not waited for.
 */
final class GradientNorm {

    private static final double EPSILON = 1e-6;

    private GradientNorm() {}

    /** Scales gradients in place. */
    static void clip(List<NDArray> gradients, double limit) {
        NDArray squares = squared(gradients.get(0));
        for (NDArray gradient : gradients.subList(1, gradients.size())) {
            squares.addi(squared(gradient));
        }
        NDManager scope = squares.getManager();
        NDArray factor =
                Scalar.on(scope, limit)
                        .div(squares.sqrt().addi(Scalar.on(scope, EPSILON)))
                        .minimum(Scalar.on(scope, 1));
        for (NDArray gradient : gradients) {
            gradient.muli(factor);
        }
    }

    private static NDArray squared(NDArray gradient) {
        try (NDArray squares = gradient.square()) {
            return squares.sum();
        }
    }
}
