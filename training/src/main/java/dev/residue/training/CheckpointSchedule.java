package dev.residue.training;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The steps at which checkpoints are written, besides the first and the last of a run.
 *
 * @param every one every so many steps; none for none
 * @param at one at each of these steps
 * @param perDecade log-spaced: so many per factor of ten; none for none
 */
public record CheckpointSchedule(
        @Nullable Integer every, List<Long> at, @Nullable Integer perDecade) {

    /** Returns the schedule of a checkpoint every so many steps. */
    public static CheckpointSchedule every(int steps) {
        return new CheckpointSchedule(steps, List.of(), null);
    }

    /** Returns whether a checkpoint is due after {@code step} updates. */
    public boolean isDue(long step) {
        return (every != null && step % every == 0) || at.contains(step) || isLogSpaced(step);
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
