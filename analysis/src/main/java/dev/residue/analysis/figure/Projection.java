package dev.residue.analysis.figure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Points in a few dimensions, such as principal components, of which a reader chooses two or three,
 * and by which label points are coloured.
 *
 * @param axes the dimensions' names, two or more
 * @param points in the order of the labels
 * @param labels what a point may be coloured by, a label for each point; numbers have the colours
 *     of a circle in their order
 * @param note what the reader should know to read it; may be empty
 * @param finding what is seen; may be empty
 */
public record Projection(
        String title,
        List<String> axes,
        List<Point> points,
        Map<String, List<String>> labels,
        String note,
        String finding)
        implements Figure {

    /**
     * A point.
     *
     * @param name what it is
     * @param place a number for each dimension
     */
    public record Point(String name, List<Double> place) {

        public Point {
            place = List.copyOf(place);
        }
    }

    /** Copies all; refuses points and labels that do not fit. */
    public Projection {
        axes = List.copyOf(axes);
        points = List.copyOf(points);
        Map<String, List<String>> copy = new LinkedHashMap<>();
        labels.forEach((name, values) -> copy.put(name, List.copyOf(values)));
        labels = copy;
        int dimensions = axes.size();
        int count = points.size();
        if (dimensions < 2
                || labels.isEmpty()
                || points.stream().anyMatch(point -> point.place().size() != dimensions)
                || copy.values().stream().anyMatch(values -> values.size() != count)) {
            throw new IllegalArgumentException(
                    ("The projection '%s' needs two or more axes, a number for each of them at"
                                    + " every point, and a label of some kind for each point.")
                            .formatted(title));
        }
    }

    /** Returns rows of an array as points, named by their order. */
    public static List<Point> points(double[][] rows, List<String> names) {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < rows.length; i++) {
            List<Double> place = new ArrayList<>();
            for (double value : rows[i]) {
                place.add(value);
            }
            points.add(new Point(names.get(i), place));
        }
        return points;
    }
}
