package dev.residue.analysis.seeds;

import dev.residue.analysis.statistics.MedianInterval;
import java.util.List;
import java.util.OptionalLong;

/**
 * When something happened in each of several runs.
 *
 * @param steps by run; empty where it did not happen, which counts as later than any step
 */
public record Moment(String name, List<OptionalLong> steps) {

    private static final double NEVER = 1e18;
    private static final double HALF = 0.5;

    public Moment {
        steps = List.copyOf(steps);
    }

    /** Returns in how many runs it happened. */
    public int found() {
        return (int) steps.stream().filter(OptionalLong::isPresent).count();
    }

    /** Returns the steps as numbers to be ranked, infinite where it did not happen. */
    public double[] ranked() {
        return steps.stream()
                .mapToDouble(
                        step ->
                                step.isPresent()
                                        ? (double) step.getAsLong()
                                        : Double.POSITIVE_INFINITY)
                .toArray();
    }

    /**
     * Returns the median over all runs with its interval, each infinite where that is never: an end
     * of the interval, or a median, to which a run in which it did not happen contributes.
     */
    public MedianInterval interval() {
        double[] values = ranked();
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.min(values[i], NEVER);
        }
        MedianInterval finite = MedianInterval.of(values);
        return new MedianInterval(
                orNever(finite.median()),
                orNever(finite.low()),
                orNever(finite.high()),
                finite.count());
    }

    private static double orNever(double step) {
        return step < HALF * NEVER ? step : Double.POSITIVE_INFINITY;
    }
}
