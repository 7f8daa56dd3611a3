package dev.residue.training.checkpoint;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which checkpoints are kept: the last ones, every Mth, and the best.
 *
 * @param last how many of the latest are kept
 * @param everyMth of how many one is kept, beginning with the first: 1 keeps all, none only the
 *     latest and the best; none, too, where a file names a best metric and leaves this out
 * @param best which are kept for what was measured of them
 */
public record Retention(int last, @Nullable Integer everyMth, Best best) {

    public static final Retention ALL = new Retention(1, 1);

    /** What makes one value better than another. */
    public enum Mode {
        /** The largest values are the best. */
        MAX,
        /** The smallest values are the best. */
        MIN
    }

    /**
     * The checkpoints with the best values of a measure.
     *
     * @param metric the name of what is measured, such as {@code accuracy/direct/train}: the
     *     probes' value at the checkpoint, or else that of an evaluation at the same step; none to
     *     keep none for this
     * @param mode which values are the best
     * @param count how many are kept
     */
    public record Best(@Nullable String metric, Mode mode, int count) {

        public static final Best NONE = new Best(null, Mode.MAX, 1);

        /** Returns the steps of the best values, of equal ones the earlier; NaN is none. */
        public Set<Long> of(Map<Long, Double> values) {
            Comparator<Map.Entry<Long, Double>> byValue = Map.Entry.comparingByValue();
            List<Long> steps =
                    values.entrySet().stream()
                            .filter(one -> !Double.isNaN(one.getValue()))
                            .sorted(
                                    (mode == Mode.MAX ? byValue.reversed() : byValue)
                                            .thenComparing(Map.Entry.comparingByKey()))
                            .limit(count)
                            .map(Map.Entry::getKey)
                            .toList();
            return new HashSet<>(steps);
        }
    }

    /** Keeps none for what was measured. */
    public Retention(int last, @Nullable Integer everyMth) {
        this(last, everyMth, Best.NONE);
    }

    public boolean keepsAll() {
        return everyMth != null && everyMth == 1;
    }

    /**
     * Returns whether a checkpoint is kept, whatever was measured.
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
        double measured = best.metric() == null ? 0 : best.count();
        return Math.min(checkpoints, spaced + last + measured);
    }
}
