package dev.residue.app.report;

import dev.residue.analysis.figure.Bands;
import dev.residue.analysis.figure.Curves;
import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.figure.HeatMap;
import dev.residue.analysis.figure.Mark;
import dev.residue.analysis.figure.PhaseDiagram;
import dev.residue.analysis.figure.Projection;
import dev.residue.analysis.figure.Scatter;
import dev.residue.analysis.record.RunRecord;
import dev.residue.analysis.statistics.Series;
import dev.residue.analysis.study.Claim;
import dev.residue.analysis.study.ClaimResult;
import dev.residue.analysis.study.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The pages that are tried in a browser: all kinds of figure, and text that looks like markup. */
final class BrowserPages {

    static final String HOSTILE = "<script>alert('x')</script> & \"${title}\"";

    private BrowserPages() {}

    static ReportContent content(String title, double more) {
        ReportBuilder builder =
                new ReportBuilder(
                        title,
                        new RunSummary("e", 1, "PyTorch", "cpu", 20, 4),
                        new RunRecord(
                                List.of(
                                        series("accuracy/" + HOSTILE, 0.1, 0.4, 0.5 + more),
                                        series("accuracy/b", 0, 0.2, 0.9),
                                        series("loss/b", 4, 0, 0.1),
                                        series("size/a", 100, 101, 104),
                                        series("size/b", 100, 102, 101),
                                        series("progress/x", 0.1, Double.NaN, 0.4)),
                                List.of(),
                                new TreeMap<>()));
        TreeMap<Long, Figure> attention = new TreeMap<>();
        attention.put(0L, map("attention", 0.5, 0));
        attention.put(20L, map("attention", 0.25, 1));
        TreeMap<Long, Figure> circle = new TreeMap<>();
        circle.put(0L, scatter(Scatter.Style.CIRCLE, 0));
        circle.put(20L, scatter(Scatter.Style.CIRCLE, 1));
        TreeMap<Long, List<Figure>> heads = new TreeMap<>();
        for (long step : new long[] {0, 20}) {
            heads.put(
                    step,
                    List.of(
                            map("head", 0.5, 0).withFinding("first").withVariant("one"),
                            map("head", 0.5, step / 20.0)
                                    .withFinding("second at " + step)
                                    .withVariant(HOSTILE)));
        }
        MovingFigure.joined(heads).forEach(builder::moving);
        return builder.moving(MovingFigure.of(attention))
                .moving(MovingFigure.of(circle))
                .moving(MovingFigure.of(projection()))
                .figures(
                        List.of(
                                scatter(Scatter.Style.CURVES, 0),
                                scatter(Scatter.Style.POINTS, 0),
                                new Curves("added", List.of(series("added/y", 0, 1, 2)), "")))
                .band(new Band(HOSTILE, 5, 10))
                .reference(new Reference("guess", "accuracy", 0.3))
                .claims(
                        List.of(
                                claim("part/one", Verdict.HOLDS),
                                claim("part/two", Verdict.FAILS),
                                claim("three", Verdict.NOT_MEASURED)))
                .configuration("seed: " + more)
                .command("residue report x")
                .build();
    }

    static Page page() {
        Bands bands =
                new Bands(
                        "bands",
                        "rate",
                        "accuracy",
                        List.of(),
                        true,
                        List.of(
                                new Bands.Point(0.001, 0.4, 0.3, 0.5, 3),
                                new Bands.Point(0.01, 0.6, 0.5, 0.7, 3)),
                        List.of(new Mark(0.001, 0.4, HOSTILE, 0.4, "run/report.html")),
                        "");
        Bands named =
                new Bands(
                        "named",
                        "optimizer",
                        "accuracy",
                        List.of("adam", HOSTILE),
                        false,
                        List.of(
                                new Bands.Point(0, 0.4, 0.3, 0.5, 3),
                                new Bands.Point(1, 0.6, 0.5, 0.7, 3)),
                        List.of(),
                        "");
        Scatter linked =
                new Scatter(
                        "linked",
                        "x",
                        "y",
                        List.of(new Scatter.Point(0, 1, "a", "one", "r.html")),
                        "");
        return new Page(
                "Sweep",
                "3 of 3",
                List.of(
                        new Page.Section(
                                "measure",
                                "",
                                List.of(bands, named, diagram(), linked),
                                List.of())),
                "residue report s");
    }

    static PhaseDiagram diagram() {
        return new PhaseDiagram(
                "diagram",
                "tasks",
                List.of("8", "16"),
                "α",
                List.of("0.2", HOSTILE),
                new double[][] {{0, 0.4}, {0.6, Double.NaN}},
                new PhaseDiagram.Range(0, 1, 0.5),
                List.of(new Mark(0, 0, "run 1", 0.2, "")),
                "");
    }

    private static HeatMap map(String title, double first, double last) {
        return new HeatMap(
                title,
                List.of("a", "b"),
                List.of("x", "y"),
                new double[][] {{first, Double.NaN}, {0.1, last}},
                "how");
    }

    private static Scatter scatter(Scatter.Style style, double at) {
        List<Scatter.Point> points = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            points.add(
                    new Scatter.Point(i, i * at, i < 4 ? Integer.toString(i) : HOSTILE, "p" + i));
        }
        return new Scatter(style + " scatter", "first", "second", points, "", style);
    }

    private static Projection projection() {
        return new Projection(
                "lie",
                List.of("c1", "c2", "c3"),
                Projection.points(
                        new double[][] {{0, 1, 2}, {3, 4, 0}, {-5, 0, 1}},
                        List.of("p", "q", HOSTILE)),
                Map.of("kind", List.of("0", "1", "other"), HOSTILE, List.of("a", "b", HOSTILE)),
                "",
                "");
    }

    private static ClaimResult claim(String id, Verdict verdict) {
        return new ClaimResult(new Claim(id, "finding", "figure 1", "criterion"), verdict, "m", 1);
    }

    private static Series series(String name, double... values) {
        return Series.of(name, new long[] {0, 10, 20}, values);
    }
}
