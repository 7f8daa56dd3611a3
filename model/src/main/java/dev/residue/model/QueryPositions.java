package dev.residue.model;

import org.jspecify.annotations.Nullable;

/**
 * The positions that ask in a layer: what is hidden from them, and how they are turned.
 *
 * @param mask hides later keys
 * @param rotary turns queries (and keys, where all positions ask); none for learned positions
 */
record QueryPositions(CausalMask mask, @Nullable RotaryEmbedding rotary) {

    /**
     * Makes the tables.
     *
     * @param positions the positions that ask
     * @param keys the number of positions that can be attended to
     * @param places the place of each position
     */
    static QueryPositions of(
            int[] positions, int keys, int[] places, TransformerSettings settings) {
        return new QueryPositions(
                new CausalMask(positions, keys, places, settings.placeWindow()),
                settings.positions() == TransformerSettings.Positions.ROTARY
                        ? new RotaryEmbedding(positions, settings.headWidth(), settings.rotary())
                        : null);
    }
}
