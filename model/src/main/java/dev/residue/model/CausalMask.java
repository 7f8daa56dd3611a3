package dev.residue.model;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/** The mask that hides later positions from some queries: {@code [query, key]}, 0 or -∞. */
final class CausalMask {

    private final @Nullable Constant mask; // none where nothing is hidden

    CausalMask(int[] queries, int keys) {
        float[] values = new float[queries.length * keys];
        boolean hides = false;
        for (int row = 0; row < queries.length; row++) {
            for (int key = queries[row] + 1; key < keys; key++) {
                values[row * keys + key] = Float.NEGATIVE_INFINITY;
                hides = true;
            }
        }
        mask = hides ? new Constant(values, queries.length, keys) : null;
    }

    /** Hides what comes later: {@code [..., query, key]} to the same shape. */
    NDArray hide(ForwardPass pass, NDArray scores) {
        return mask == null ? scores : scores.add(mask.on(pass));
    }
}
