package dev.residue.model;

import java.util.Arrays;

/**
 * What a task fixes about a model: the sizes of its input and output, and where it is read.
 *
 * @param vocabulary the number of token ids
 * @param context the number of positions in a sequence
 * @param classes the number of logits at a position
 * @param readPositions the positions, ascending, at which logits are returned
 */
@SuppressWarnings("ArrayRecordComponent") // compared by no one
public record Geometry(int vocabulary, int context, int classes, int[] readPositions) {

    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException if a size is not positive, or the read positions are not
     *     ascending positions of the context
     */
    public Geometry {
        if (vocabulary < 1 || context < 1 || classes < 1) {
            throw new IllegalArgumentException(
                    String.format(
                            "vocabulary %d, context %d and classes %d must be positive",
                            vocabulary, context, classes));
        }
        boolean ascending = readPositions.length > 0 && readPositions[0] >= 0;
        for (int i = 1; i < readPositions.length; i++) {
            ascending &= readPositions[i - 1] < readPositions[i];
        }
        if (!ascending || readPositions[readPositions.length - 1] >= context) {
            throw new IllegalArgumentException(
                    "read positions "
                            + Arrays.toString(readPositions)
                            + " must ascend within the context of "
                            + context);
        }
    }
}
