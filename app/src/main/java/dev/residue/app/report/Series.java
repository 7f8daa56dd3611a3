package dev.residue.app.report;

import java.util.List;

/**
 * A named quantity over the steps of a run.
 *
 * @param name such as {@code accuracy/direct/train}; what stands before the first slash decides the
 *     chart
 * @param points at least one, in the order of their steps
 */
public record Series(String name, List<Point> points) {
    /**
     * Copies the points.
     *
     * @throws IllegalArgumentException when there are none
     */
    public Series {
        if (points.isEmpty()) {
            throw new IllegalArgumentException("The series '" + name + "' has no points.");
        }
        points = List.copyOf(points);
    }

    /** Returns the point with the largest step. */
    public Point last() {
        return points.get(points.size() - 1);
    }
}
