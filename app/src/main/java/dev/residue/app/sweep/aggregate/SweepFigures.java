package dev.residue.app.sweep.aggregate;

import dev.residue.analysis.figure.Bands;
import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.figure.Mark;
import dev.residue.analysis.figure.PhaseDiagram;
import dev.residue.analysis.figure.Scatter;
import dev.residue.analysis.statistics.MedianInterval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The figures of final measures over what a sweep varied.
 *
 * <p>Over one axis a line with its band, over two a phase diagram; over more, a phase diagram of
 * the first two for each combination of the others, in the same colours.
 */
final class SweepFigures {

    private static final double HALF = 0.5;
    private static final double SURELY_A_SHARE = 0.25;

    /** How far apart the runs of one cell are drawn, of the cell's width. */
    private static final double SPREAD = 0.6;

    private static final String ACCURACY = "accuracy/";
    private static final String ONE = "n = 1 run";

    private static final String RUNS = "Circles are runs; a click on one leads to its report.";

    private final List<SweptRun> runs;
    private final List<AxisValues> axes;

    /** Prepares the figures of the runs that are over. */
    SweepFigures(List<SweptRun> runs, List<AxisValues> axes) {
        this.runs = runs.stream().filter(SweptRun::isOver).toList();
        this.axes = axes;
    }

    List<Figure> of(String measure) {
        List<SweptRun> measured = measured(measure);
        if (measured.isEmpty()) {
            return List.of();
        }
        if (axes.isEmpty()) {
            return List.of(overSeeds(List.of(measure)));
        }
        return axes.size() < 2 ? List.of(bands(measure, measured)) : diagrams(measure, measured);
    }

    /** Returns the last values of some measures beside each other, over seeds alone. */
    Bands overSeeds(List<String> measures) {
        List<Bands.Point> points = new ArrayList<>();
        List<Mark> marks = new ArrayList<>();
        for (String measure : measures) {
            double place = measures.indexOf(measure);
            for (SweptRun run : measured(measure)) {
                marks.add(mark(run, measure, place, value(run, measure)));
            }
            for (MedianInterval one : of(runs, measure)) {
                points.add(
                        new Bands.Point(place, one.median(), one.low(), one.high(), one.count()));
            }
        }
        boolean isAccuracy = measures.stream().allMatch(name -> name.startsWith(ACCURACY));
        int family = isAccuracy ? ACCURACY.length() : 0;
        return new Bands(
                "last values",
                "",
                isAccuracy ? "accuracy" : "",
                measures.stream().map(name -> name.substring(family)).toList(),
                false,
                points,
                marks,
                "Median, with the 95 % bootstrap interval over "
                        + counts(points.stream().map(Bands.Point::count).toList())
                        + ". "
                        + RUNS);
    }

    private List<SweptRun> measured(String measure) {
        return runs.stream().filter(run -> isFinite(run, measure)).toList();
    }

    /** Returns whether a measure has several values over the runs that are over. */
    boolean varies(String measure) {
        return measured(measure).stream().mapToDouble(run -> value(run, measure)).distinct().count()
                > 1;
    }

    private static boolean isFinite(SweptRun run, String measure) {
        return Double.isFinite(value(run, measure));
    }

    private static double value(SweptRun run, String measure) {
        return run.finals().getOrDefault(measure, Double.NaN);
    }

    private static MedianInterval interval(List<SweptRun> runs, String measure) {
        return MedianInterval.of(runs.stream().mapToDouble(run -> value(run, measure)).toArray());
    }

    private Bands bands(String measure, List<SweptRun> measured) {
        AxisValues axis = axes.get(0);
        TreeMap<Double, List<SweptRun>> places = new TreeMap<>();
        List<Mark> marks = new ArrayList<>();
        for (SweptRun run : measured) {
            double place = axis.place(at(run, axis));
            places.computeIfAbsent(place, any -> new ArrayList<>()).add(run);
            double value = value(run, measure);
            marks.add(new Mark(place, value, run.run().name(), value, run.href()));
        }
        List<Bands.Point> points = new ArrayList<>();
        places.forEach(
                (place, at) -> {
                    MedianInterval one = interval(at, measure);
                    points.add(
                            new Bands.Point(
                                    place, one.median(), one.low(), one.high(), one.count()));
                });
        String counts = counts(places.values().stream().map(List::size).toList());
        return new Bands(
                measure + " by " + axis.path().replaceFirst(".*\\.", ""),
                axis.path(),
                measure,
                axis.isNumeric() ? List.of() : axis.values(),
                axis.isLogarithmic(),
                points,
                marks,
                (counts.equals(ONE)
                                ? "One run each. "
                                : "Median, with the 95 % bootstrap interval over " + counts + ". ")
                        + RUNS);
    }

    private static String counts(List<Integer> counts) {
        int least = counts.stream().mapToInt(Integer::intValue).min().orElse(0);
        int most = counts.stream().mapToInt(Integer::intValue).max().orElse(0);
        if (least == most) {
            return least == 1 ? ONE : "n = " + least + " runs";
        }
        return "n = " + least + " to " + most + " runs";
    }

    private static String at(SweptRun run, AxisValues axis) {
        return run.run().axes().getOrDefault(axis.path(), "");
    }

    private List<Figure> diagrams(String measure, List<SweptRun> measured) {
        Map<String, List<SweptRun>> panels = new TreeMap<>();
        Map<String, String> titles = new LinkedHashMap<>();
        for (SweptRun run : measured) {
            StringBuilder order = new StringBuilder();
            List<String> title = new ArrayList<>();
            for (AxisValues axis : axes.subList(2, axes.size())) {
                String value = at(run, axis);
                // places have as many digits as there are values at most, so that text sorts them
                order.append((char) axis.values().indexOf(value)).append('/');
                title.add(axis.path() + " = " + value);
            }
            panels.computeIfAbsent(order.toString(), any -> new ArrayList<>()).add(run);
            titles.put(order.toString(), String.join(", ", title));
        }
        PhaseDiagram.Range range = range(measure, measured);
        List<Figure> figures = new ArrayList<>();
        panels.forEach(
                (order, of) -> {
                    String title = titles.getOrDefault(order, "");
                    figures.add(
                            diagram(
                                    title.isEmpty() ? measure : measure + " at " + title,
                                    measure,
                                    of,
                                    range));
                });
        return figures;
    }

    private static PhaseDiagram.Range range(String measure, List<SweptRun> measured) {
        return range(
                measure,
                measured.stream().mapToDouble(run -> value(run, measure)).min().orElse(0),
                measured.stream().mapToDouble(run -> value(run, measure)).max().orElse(1));
    }

    /**
     * Returns the colours' range: all shares have the same; others go as far as values do. No list
     * of names is kept here, since probes of others bring shares as well.
     */
    static PhaseDiagram.Range range(String measure, double low, double high) {
        boolean isShare =
                low >= 0 && high <= 1 && (measure.startsWith(ACCURACY) || high > SURELY_A_SHARE);
        return isShare
                ? new PhaseDiagram.Range(0, 1, HALF)
                : new PhaseDiagram.Range(low, high, (low + high) / 2);
    }

    private PhaseDiagram diagram(
            String title, String measure, List<SweptRun> measured, PhaseDiagram.Range range) {
        AxisValues across = axes.get(0);
        AxisValues up = axes.get(1);
        double[][] values = new double[up.values().size()][across.values().size()];
        List<Mark> marks = new ArrayList<>();
        List<Integer> counts = new ArrayList<>();
        for (int row = 0; row < values.length; row++) {
            for (int column = 0; column < values[row].length; column++) {
                String x = across.values().get(column);
                String y = up.values().get(row);
                List<SweptRun> cell =
                        measured.stream()
                                .filter(run -> at(run, across).equals(x) && at(run, up).equals(y))
                                .toList();
                values[row][column] =
                        cell.isEmpty() ? Double.NaN : interval(cell, measure).median();
                counts.add(cell.size());
                for (int i = 0; i < cell.size(); i++) {
                    double aside = ((i + HALF) / cell.size() - HALF) * SPREAD;
                    marks.add(mark(cell.get(i), measure, column + aside, row));
                }
            }
        }
        counts.removeIf(count -> count == 0);
        return new PhaseDiagram(
                title,
                across.path(),
                across.values(),
                up.path(),
                up.values(),
                values,
                range,
                marks,
                (counts(counts).equals(ONE)
                                ? "One run a cell"
                                : "Median over " + counts(counts) + " a cell")
                        + "; the line is where it crosses "
                        + SweepReport.shown(range.level())
                        + ". "
                        + RUNS);
    }

    private static Mark mark(SweptRun run, String measure, double x, double y) {
        return new Mark(x, y, run.run().name(), value(run, measure), run.href());
    }

    /** Returns one measure over another, a point per run, coloured by the first axis. */
    Scatter scatter(String x, String y) {
        List<Scatter.Point> points = new ArrayList<>();
        for (SweptRun run : runs) {
            if (isFinite(run, x) && isFinite(run, y)) {
                String kind = axes.isEmpty() ? "all" : at(run, axes.get(0));
                points.add(
                        new Scatter.Point(
                                value(run, x), value(run, y), kind, run.run().name(), run.href()));
            }
        }
        String colours = axes.isEmpty() ? "" : "Colours are " + axes.get(0).path() + ". ";
        return new Scatter(
                y + " over " + x,
                x,
                y,
                points,
                "n = " + points.size() + " runs. " + colours + RUNS);
    }

    /** Returns the runs that are over by the values of their axes, in the sweep's order. */
    Map<List<String>, List<SweptRun>> settings() {
        return runs.stream()
                .collect(
                        Collectors.groupingBy(
                                run -> axes.stream().map(axis -> at(run, axis)).toList(),
                                LinkedHashMap::new,
                                Collectors.toList()));
    }

    /** Returns what a measure came to in some runs; empty where none has a finite value. */
    static List<MedianInterval> of(List<SweptRun> some, String measure) {
        List<SweptRun> finite = some.stream().filter(run -> isFinite(run, measure)).toList();
        return finite.isEmpty() ? List.of() : List.of(interval(finite, measure));
    }
}
