package dev.residue.model.component;

import ai.djl.ndarray.NDArray;
import dev.residue.model.settings.TransformerSettings;
import org.jspecify.annotations.Nullable;

/**
 * The positions that ask in a layer: what is hidden from them, and how they are turned.
 *
 * <p>Later positions are hidden, and with a window also those of a higher place, or of one too far
 * below.
 */
public final class QueryPositions {

    private final Constant mask; // [query, key], 0 or -∞
    private final boolean hides;
    private final @Nullable RotaryEmbedding rotary;

    /**
     * Makes the tables.
     *
     * @param queries the positions that ask
     * @param keys the number of positions that can be attended to
     * @param places the place of each position
     */
    QueryPositions(int[] queries, int keys, int[] places, TransformerSettings settings) {
        Integer window = settings.placeWindow();
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
        rotary =
                settings.positions() == TransformerSettings.Positions.ROTARY
                        ? new RotaryEmbedding(queries, settings.headWidth(), settings.rotary())
                        : null;
    }

    /** Returns what is added to scores, {@code [query, key]}: 0, or -∞ where a key is hidden. */
    public Constant mask() {
        return mask;
    }

    /** Returns the turns of rotary positions, {@link RotaryEmbedding#turns}; none for others. */
    public @Nullable Constant turns() {
        return rotary == null ? null : rotary.turns();
    }

    /** Hides keys in scores: {@code [..., query, key]} to the same shape. */
    NDArray hide(ForwardPass pass, NDArray scores) {
        return hides ? scores.add(mask.on(pass)) : scores;
    }

    /** Turns queries, or keys where all positions ask: {@code [batch, position, head, dHead]}. */
    NDArray turn(ForwardPass pass, NDArray x) {
        return rotary == null ? x : rotary.turn(pass, x);
    }
}
