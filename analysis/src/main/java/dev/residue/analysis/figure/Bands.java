package dev.residue.analysis.figure;

import java.util.List;

/**
 * A line within a band over what was varied: a median with its interval at each place.
 *
 * @param xTitle what was varied
 * @param labels the names of the places 0, 1, 2, …; empty where places are numbers of their own
 * @param logarithmic whether equal ratios of places are equally far apart
 * @param points in the order of their places
 * @param marks the single values
 * @param note what the reader should know to read it; may be empty
 */
public record Bands(
        String title,
        String xTitle,
        String yTitle,
        List<String> labels,
        boolean logarithmic,
        List<Point> points,
        List<Mark> marks,
        String note)
        implements Figure {

    /**
     * A place.
     *
     * @param count of how many values the median is
     */
    public record Point(double x, double median, double low, double high, int count) {}

    public Bands {
        labels = List.copyOf(labels);
        points = List.copyOf(points);
        marks = List.copyOf(marks);
    }
}
