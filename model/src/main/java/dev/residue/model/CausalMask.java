package dev.residue.model;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/**
 * The mask that hides later positions from some queries, and with a window also those of a higher
 * place, or of one too far below: {@code [query, key]}, 0 or -∞.
 */
final class CausalMask {

    private final Constant mask;
    private final boolean hides;

    /**
     * Makes the mask.
     *
     * @param queries the positions that ask
     * @param keys the number of positions that can be attended to
     * @param places the place of each position
     * @param window how far below a query's place a key's may be; null for any place
     */
    CausalMask(int[] queries, int keys, int[] places, @Nullable Integer window) {
        float[] values = new float[queries.length * keys];
        boolean any = false;
        for (int row = 0; row < queries.length; row++) {
            for (int key = 0; key < keys; key++) {
                int above = places[queries[row]] - places[key];
                boolean outside = window != null && (above < 0 || above > window);
                if (key > queries[row] || (outside && key != queries[row])) {
                    values[row * keys + key] = Float.NEGATIVE_INFINITY;
                    any = true;
                }
            }
        }
        mask = Constant.of(values, queries.length, keys);
        hides = any;
    }

    /** Returns {@code [query, key]}. */
    Constant values() {
        return mask;
    }

    /** Hides what comes later: {@code [..., query, key]} to the same shape. */
    NDArray hide(ForwardPass pass, NDArray scores) {
        return hides ? scores.add(mask.on(pass)) : scores;
    }
}
