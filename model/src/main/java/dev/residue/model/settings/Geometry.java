package dev.residue.model.settings;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What a task fixes about a model: the sizes of its input and output, and where it is read.
 *
 * @param vocabulary the number of token ids
 * @param context the number of positions in a sequence
 * @param classes the number of logits at a position
 * @param readPositions the positions, ascending, at which logits are returned
 * @param places the place of each position, from 0, for models that embed places instead
 */
@SuppressWarnings("ArrayRecordComponent") // compared by no one
public record Geometry(
        int vocabulary, int context, int classes, int[] readPositions, int[] places) {

    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException if a size is not positive, the read positions are not
     *     ascending positions of the context, or not every position has a place of at least 0
     */
    public Geometry {
        if (vocabulary < 1 || context < 1 || classes < 1) {
            throw new IllegalArgumentException(
                    "vocabulary %s, context %s and classes %s must be positive"
                            .formatted(vocabulary, context, classes));
        }
        boolean ascending = readPositions.length > 0 && readPositions[0] >= 0;
        for (int i = 1; i < readPositions.length; i++) {
            ascending &= readPositions[i - 1] < readPositions[i];
        }
        if (!ascending || readPositions[readPositions.length - 1] >= context) {
            throw new IllegalArgumentException(
                    "read positions %s must ascend within the context of %s"
                            .formatted(Arrays.toString(readPositions), context));
        }
        if (places.length != context || IntStream.of(places).anyMatch(place -> place < 0)) {
            throw new IllegalArgumentException(
                    "places %s must be one number of at least 0 for each of %s positions"
                            .formatted(Arrays.toString(places), context));
        }
    }

    /** Makes a geometry in which every position is a place of its own. */
    public Geometry(int vocabulary, int context, int classes, int[] readPositions) {
        this(vocabulary, context, classes, readPositions, IntStream.range(0, context).toArray());
    }

    /** Makes a geometry of a model that is read at the last position alone. */
    public static Geometry readAtLast(int vocabulary, int context, int classes) {
        return new Geometry(vocabulary, context, classes, new int[] {context - 1});
    }
}
