package dev.residue.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.jspecify.annotations.Nullable;

/** The mask that hides later positions from some queries: {@code [query, key]}, 0 or -∞. */
final class CausalMask {

    private final int[] queries;
    private final int context;
    private @Nullable NDArray mask;

    CausalMask(int[] queries, int context) {
        this.queries = queries;
        this.context = context;
    }

    /** Returns the mask on the pass's device, made once and owned by the parameters' manager. */
    NDArray on(ForwardPass pass, NDManager parameters) {
        if (mask == null || mask.isReleased() || !mask.getDevice().equals(pass.device())) {
            float[] values = new float[queries.length * context];
            for (int row = 0; row < queries.length; row++) {
                for (int key = queries[row] + 1; key < context; key++) {
                    values[row * context + key] = Float.NEGATIVE_INFINITY;
                }
            }
            mask = parameters.create(values, new Shape(queries.length, context));
        }
        return mask;
    }
}
