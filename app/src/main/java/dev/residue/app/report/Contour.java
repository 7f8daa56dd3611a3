package dev.residue.app.report;

import java.util.ArrayList;
import java.util.List;

/**
 * The line on which a matrix crosses a level, by marching squares: between the centres of
 * neighbouring cells values change linearly.
 *
 * <p>A square with a corner that has no value has no line.
 */
final class Contour {

    /** A piece of it, in numbers of columns (x) and rows (y). */
    record Segment(double fromX, double fromY, double toX, double toY) {}

    private record Point(double x, double y) {}

    private Contour() {}

    static List<Segment> of(double[][] values, double level) {
        List<Segment> segments = new ArrayList<>();
        for (int row = 0; row + 1 < values.length; row++) {
            for (int column = 0; column + 1 < values[row].length; column++) {
                square(values, row, column, level, segments);
            }
        }
        return segments;
    }

    private static void square(
            double[][] values, int row, int column, double level, List<Segment> segments) {
        // around the square; crossing i lies between corner i and the next
        double[] corners = {
            values[row][column],
            values[row][column + 1],
            values[row + 1][column + 1],
            values[row + 1][column]
        };
        int[] xs = {column, column + 1, column + 1, column};
        int[] ys = {row, row, row + 1, row + 1};
        List<Point> crossings = new ArrayList<>();
        double sum = 0;
        for (int i = 0; i < corners.length; i++) {
            int next = (i + 1) % corners.length;
            sum += corners[i];
            if (!Double.isFinite(corners[i])) {
                return;
            }
            if (corners[i] >= level != corners[next] >= level) {
                double part = (level - corners[i]) / (corners[next] - corners[i]);
                crossings.add(
                        new Point(
                                xs[i] + part * (xs[next] - xs[i]),
                                ys[i] + part * (ys[next] - ys[i])));
            }
        }
        if (crossings.size() == 2) {
            add(segments, crossings.get(0), crossings.get(1));
        } else if (crossings.size() == 4) {
            // a saddle: its middle decides which corners belong together
            boolean isJoined = sum / corners.length >= level == corners[0] >= level;
            add(segments, crossings.get(0), crossings.get(isJoined ? 1 : 3));
            add(segments, crossings.get(2), crossings.get(isJoined ? 3 : 1));
        }
    }

    private static void add(List<Segment> segments, Point from, Point to) {
        segments.add(new Segment(from.x(), from.y(), to.x(), to.y()));
    }
}
