package dev.residue.training.checkpoint;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The steps at which checkpoints are written, besides the first and the last of a run, and which of
 * them are kept.
 *
 * @param every the number of steps from one checkpoint to the next; none for no regular ones
 * @param at further steps that have one
 * @param perDecade how many there are for each factor of ten, evenly spaced in the logarithm of the
 *     step; none for no such
 * @param keep which are kept
 */
public record CheckpointSchedule(
        @Nullable Integer every, List<Long> at, @Nullable Integer perDecade, Retention keep) {

    /** Returns the schedule of a checkpoint every so many steps, all of which are kept. */
    public static CheckpointSchedule every(int steps) {
        return new CheckpointSchedule(steps, List.of(), null, Retention.ALL);
    }

    public boolean isDue(long step) {
        return (every != null && step % every == 0) || at.contains(step) || isLogSpaced(step);
    }

    /** Returns whether a step has a checkpoint wherever the run that has it ends. */
    public boolean isScheduled(long step) {
        return step == 0 || isDue(step);
    }

    /** Returns how many checkpoints two steps have after the one and through the other, at most. */
    public double atMost(long after, long through) {
        double count = 1; // the last step's
        if (every != null) {
            count += Math.floorDiv(through, every) - Math.floorDiv(after, every);
        }
        count += at.stream().filter(step -> step > after && step <= through).count();
        if (perDecade != null) {
            double decades =
                    Math.log10((double) through + 1) - Math.log10(Math.max(1.0, (double) after));
            count += Math.ceil(decades * perDecade) + 1;
        }
        return Math.min(count, (double) (through - after));
    }

    private boolean isLogSpaced(long step) {
        if (perDecade == null || step < 1) {
            return false;
        }
        // the steps are 10^(i / perDecade), rounded
        double exponent = Math.rint(Math.log10((double) step) * perDecade);
        for (double near = exponent - 1; near <= exponent + 1; near++) {
            if ((long) Math.rint(Math.pow(10, near / perDecade)) == step) {
                return true;
            }
        }
        return false;
    }
}
