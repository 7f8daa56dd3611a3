package dev.residue.analysis.figure;

import java.util.List;

/**
 * Points in a plane, coloured by what they are.
 *
 * @param note what the reader should know to read it; may be empty
 * @param finding what is seen; may be empty
 */
public record Scatter(
        String title,
        String xTitle,
        String yTitle,
        List<Point> points,
        String note,
        Style style,
        String finding)
        implements Figure {

    /** How points are drawn. */
    public enum Style {
        POINTS,
        /** Those of a kind joined by a line, from left to right. */
        CURVES,
        /** Colours run once around the circle in the order of kinds that are numbers. */
        CIRCLE,
        /** Each with a line down to zero, as in a spectrum. */
        STEMS
    }

    /**
     * One point.
     *
     * @param kind what its colour stands for
     * @param label its name; may be empty
     * @param href the address that a click leads to, relative to the page; empty for none
     */
    public record Point(double x, double y, String kind, String label, String href) {

        public Point(double x, double y, String kind, String label) {
            this(x, y, kind, label, "");
        }

        public Point(double x, double y, String kind) {
            this(x, y, kind, "");
        }
    }

    public Scatter {
        points = List.copyOf(points);
    }

    public Scatter(String title, String xTitle, String yTitle, List<Point> points, String note) {
        this(title, xTitle, yTitle, points, note, Style.POINTS);
    }

    /** Makes a figure of which nothing is said. */
    public Scatter(
            String title,
            String xTitle,
            String yTitle,
            List<Point> points,
            String note,
            Style style) {
        this(title, xTitle, yTitle, points, note, style, "");
    }

    /** Returns the same figure, with what is seen in it. */
    public Scatter withFinding(String words) {
        return new Scatter(title, xTitle, yTitle, points, note, style, words);
    }
}
