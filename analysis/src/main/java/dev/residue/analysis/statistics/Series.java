package dev.residue.analysis.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A quantity over the steps of a run, in the order of its evaluations.
 *
 * <p>The spacing is free: accuracies every 100 steps and probes every 500 need not agree.
 *
 * @param name such as {@code accuracy/direct/train}; what stands before the first slash decides the
 *     chart
 * @param points at least one, their steps ascending
 */
public record Series(String name, List<Point> points) {

    /**
     * One value.
     *
     * @param step the number of updates before it was measured
     * @param value what was measured; may be NaN or infinite when a run diverged
     */
    public record Point(long step, double value) {}

    /** Refuses points that are none, or whose steps do not ascend. */
    public Series {
        points = List.copyOf(points);
        if (points.isEmpty()) {
            throw new IllegalArgumentException("the series '" + name + "' has no points");
        }
        for (int i = 1; i < points.size(); i++) {
            long before = points.get(i - 1).step();
            if (points.get(i).step() <= before) {
                throw new IllegalArgumentException(
                        "in the series '%s' step %s follows step %s: not ascending"
                                .formatted(name, points.get(i).step(), before));
            }
        }
    }

    /**
     * Makes a series of a value at each step.
     *
     * @throws IllegalArgumentException also if the lengths differ
     */
    public static Series of(String name, long[] steps, double[] values) {
        if (steps.length != values.length) {
            throw new IllegalArgumentException(
                    steps.length + " steps for " + values.length + " values: each needs one");
        }
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < steps.length; i++) {
            points.add(new Point(steps[i], values[i]));
        }
        return new Series(name, points);
    }

    public int size() {
        return points.size();
    }

    public long step(int index) {
        return points.get(index).step();
    }

    public double value(int index) {
        return points.get(index).value();
    }

    public Point last() {
        return points.get(points.size() - 1);
    }

    /** Returns the first evaluation at or after a step, or the size where there is none. */
    public int indexFrom(long step) {
        int index = 0;
        while (index < points.size() && step(index) < step) {
            index++;
        }
        return index;
    }

    /** Returns the median of the evaluations in {@code [from, to)}. */
    public double median(int from, int to) {
        if (from >= to) {
            throw new IllegalArgumentException("no evaluation in [%s, %s)".formatted(from, to));
        }
        return median(points.subList(from, to).stream().mapToDouble(Point::value).toArray());
    }

    /** Returns the median of values, at least one; of an even number, the middle two's mean. */
    public static double median(double[] values) {
        double[] sorted = values.clone();
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
        List<Point> smooth = new ArrayList<>();
        for (int i = 0; i < size(); i++) {
            int reach = Math.min(width / 2, Math.min(i, size() - 1 - i));
            smooth.add(new Point(step(i), median(i - reach, i + reach + 1)));
        }
        return new Series(name, smooth);
    }
}
