package dev.residue.training.checkpoint;

import org.jspecify.annotations.Nullable;

/**
 * Which checkpoints are kept: the last ones and every Mth.
 *
 * @param last how many of the latest are kept
 * @param everyMth of how many one is kept, beginning with the first: 1 keeps all, none only the
 *     latest
 */
public record Retention(int last, @Nullable Integer everyMth) {

    public static final Retention ALL = new Retention(1, 1);

    public boolean keepsAll() {
        return everyMth != null && everyMth == 1;
    }

    /**
     * Returns whether a checkpoint is kept.
     *
     * @param number its number, counted from 0 at the first
     * @param lastNumber the number of the latest
     */
    public boolean keeps(long number, long lastNumber) {
        return number > lastNumber - last || (everyMth != null && number % everyMth == 0);
    }

    /** Returns how many are kept at most out of a number of checkpoints. */
    public double atMost(double checkpoints) {
        double spaced = everyMth == null ? 0 : Math.ceil(checkpoints / everyMth);
        return Math.min(checkpoints, spaced + last);
    }
}
