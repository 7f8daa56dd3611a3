package dev.residue.training;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;

/**
 * Scales gradients down together where their common norm exceeds a limit, by torch's formula in
 * {@code clip_grad_norm_}: by limit / (norm + 1e-6), at most 1.
 *
 * <p>Nothing is read back to the host, so that a GPU is not waited for.
 */
final class GradientNorm {

    private static final float EPSILON = 1e-6f;

    private GradientNorm() {}

    /** Returns the gradients, scaled; the arrays given are left as they are. */
    static List<NDArray> clipped(List<NDArray> gradients, double limit) {
        NDArray squares = gradients.get(0).square().sum();
        for (NDArray gradient : gradients.subList(1, gradients.size())) {
            squares = squares.add(gradient.square().sum());
        }
        NDArray factor = squares.sqrt().addi(EPSILON).pow(-1).muli((float) limit).minimum(1f);
        List<NDArray> scaled = new ArrayList<>();
        for (NDArray gradient : gradients) {
            scaled.add(gradient.mul(factor));
        }
        return scaled;
    }
}
