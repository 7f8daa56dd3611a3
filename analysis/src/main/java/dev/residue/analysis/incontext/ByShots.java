package dev.residue.analysis.incontext;

import dev.residue.analysis.figure.Scatter;
import java.util.List;

/** Figures of accuracy by the number of examples before the query. */
final class ByShots {

    private ByShots() {}

    static Scatter curves(String title, List<Scatter.Point> points, String note) {
        return new Scatter(
                title, "examples before the query", "accuracy", points, note, Scatter.Style.CURVES);
    }
}
