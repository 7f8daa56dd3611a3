package dev.residue.analysis.incontext;

import dev.residue.analysis.figure.Caption;
import dev.residue.analysis.figure.Scatter;
import java.util.List;

/** Figures of accuracy by the number of examples before the query. */
final class ByShots {

    private ByShots() {}

    static Scatter curves(String title, List<Scatter.Point> points, Caption caption) {
        return new Scatter(
                        title,
                        "examples before the query",
                        "accuracy",
                        points,
                        caption.text(),
                        Scatter.Style.CURVES)
                .withFinding(ends(points));
    }

    /** Returns where the first two kinds of curve end. */
    private static String ends(List<Scatter.Point> points) {
        double last = points.stream().mapToDouble(Scatter.Point::x).max().orElse(Double.NaN);
        List<String> ends =
                points.stream()
                        .filter(point -> point.x() == last)
                        .limit(2)
                        .map(point -> Caption.number(point.y()) + " (" + point.kind() + ")")
                        .toList();
        return "after %s examples %s".formatted((long) last, String.join(", ", ends));
    }
}
