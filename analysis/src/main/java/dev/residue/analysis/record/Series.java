package dev.residue.analysis.record;

import java.util.Arrays;
import java.util.Locale;

/**
 * A measure over the steps of a run, in the order of its evaluations.
 *
 * <p>The spacing is free: accuracies every 100 steps and probes every 500 need not agree.
 */
public final class Series {

    private final long[] steps;
    private final double[] values;

    /**
     * Makes a series.
     *
     * @param steps the steps of the evaluations, ascending
     * @param values the measure at each
     * @throws IllegalArgumentException if the lengths differ, a step does not ascend, or a value is
     *     not finite
     */
    public Series(long[] steps, double[] values) {
        if (steps.length != values.length) {
            throw new IllegalArgumentException(
                    steps.length + " steps for " + values.length + " values: each needs one");
        }
        for (int i = 0; i < steps.length; i++) {
            if (i > 0 && steps[i] <= steps[i - 1]) {
                throw new IllegalArgumentException(
                        "step " + steps[i] + " follows step " + steps[i - 1] + ": not ascending");
            }
            if (!Double.isFinite(values[i])) {
                throw new IllegalArgumentException(
                        "the value at step " + steps[i] + " is " + values[i] + ": not a number");
            }
        }
        this.steps = steps.clone();
        this.values = values.clone();
    }

    /** Returns the number of evaluations. */
    public int size() {
        return steps.length;
    }

    /** Returns the step of an evaluation. */
    public long step(int index) {
        return steps[index];
    }

    /** Returns the value of an evaluation. */
    public double value(int index) {
        return values[index];
    }

    /** Returns the last value. */
    public double last() {
        if (values.length == 0) {
            throw new IllegalStateException("an empty series has no last value");
        }
        return values[values.length - 1];
    }

    /** Returns the first evaluation at or after a step, or the size where there is none. */
    public int indexFrom(long step) {
        int found = Arrays.binarySearch(steps, step);
        return found >= 0 ? found : -found - 1;
    }

    /** Returns the median of the evaluations in {@code [from, to)}. */
    public double median(int from, int to) {
        if (from >= to) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "no evaluation in [%d, %d)", from, to));
        }
        double[] sorted = Arrays.copyOfRange(values, from, to);
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /**
     * Returns the running median over an odd number of evaluations, centred.
     *
     * <p>A monotone series is its own running median, so smoothing moves no crossing of a smooth
     * rise, while up to {@code (width - 1) / 2} deviating evaluations in a row leave no trace. Near
     * the ends the window shrinks and stays centred.
     */
    public Series runningMedian(int width) {
        if (width < 1 || width % 2 == 0) {
            throw new IllegalArgumentException("the width " + width + " is not odd and positive");
        }
        double[] smooth = new double[values.length];
        for (int i = 0; i < smooth.length; i++) {
            int reach = Math.min(width / 2, Math.min(i, smooth.length - 1 - i));
            smooth[i] = median(i - reach, i + reach + 1);
        }
        return new Series(steps, smooth);
    }
}
