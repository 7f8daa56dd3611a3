package dev.residue.analysis.record;

import org.jspecify.annotations.Nullable;

/**
 * One number of a run in long form.
 *
 * @param step the number of updates before it was measured
 * @param source {@link #TRAINING}, a probe's name, or {@link #STUDY}
 * @param name such as {@code accuracy/direct/train}
 * @param index which of several numbers of the name; null where there is one
 * @param value what was measured; may be NaN or infinite when a run diverged
 */
public record MeasuredValue(
        long step, String source, String name, @Nullable Long index, double value) {

    /** The source of what was measured while training. */
    public static final String TRAINING = "training";

    /** The source of what was computed from all others at the end, such as the ends of phases. */
    public static final String STUDY = "study";
}
