package dev.residue.app.report;

import java.util.List;

/**
 * Points in a plane, coloured by what they are.
 *
 * @param title what is shown
 * @param xTitle what the horizontal axis is
 * @param yTitle what the vertical axis is
 * @param points the points
 * @param note what the reader should know to read it; may be empty
 */
public record Scatter(String title, String xTitle, String yTitle, List<Point> points, String note) {

    /**
     * One point.
     *
     * @param x its horizontal place
     * @param y its vertical place
     * @param kind what its colour stands for
     */
    public record Point(double x, double y, String kind) {}

    /** Copies the list. */
    public Scatter {
        points = List.copyOf(points);
    }
}
