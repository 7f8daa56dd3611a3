package dev.residue.analysis.incontext;

import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.figure.Scatter;
import dev.residue.analysis.probe.Measurement;
import dev.residue.analysis.probe.ProbeRecord;
import dev.residue.dataset.incontext.InContextLinear;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Draws what the algorithm probe found at the last checkpoint: accuracy by number of shots, split
 * by what the context allows, so that a change from matching ratios to regression can be seen.
 */
final class AlgorithmCurves {

    private static final String NOTE =
            "Queries whose x and y stand in the context are those that can be copied; the other"
                + " curves leave them out. Copying alone has 1 there and the guesses' accuracy"
                + " elsewhere; matching ratios alone has 1 where a ratio matches too. An agreement"
                + " is with a solver where labels are changed so that the two differ.";

    private AlgorithmCurves() {}

    /** Returns a figure of each split that was probed. */
    static List<Figure> of(InContextLinear task, ProbeRecord record) {
        List<Figure> figures = new ArrayList<>();
        Map<String, String> splits = new LinkedHashMap<>();
        splits.put("", "out-of-distribution/test");
        splits.put("/in-distribution/test", "in-distribution/test");
        splits.forEach(
                (suffix, split) -> {
                    List<Scatter.Point> points = points(record, suffix);
                    if (!points.isEmpty()) {
                        for (int shot = 0; shot < task.examples(); shot++) {
                            points.add(new Scatter.Point(shot, 1.0 / task.modulus(), "guesses"));
                        }
                        figures.add(
                                ByShots.curves(
                                        "Accuracy by what the context allows, " + split,
                                        points,
                                        NOTE));
                    }
                });
        return figures;
    }

    private static List<Scatter.Point> points(ProbeRecord record, String suffix) {
        Map<String, String> kinds = new LinkedHashMap<>();
        kinds.put("algorithm/copy" + suffix, "the query can be copied");
        kinds.put("algorithm/ratio-matching" + suffix, "a ratio matches");
        kinds.put("algorithm/modular-regression" + suffix, "regression is needed");
        kinds.put("algorithm/neither" + suffix, "neither is possible");
        kinds.put("agreement/ratio-matching" + suffix, "agrees with matching");
        kinds.put("agreement/modular-regression" + suffix, "agrees with regression");
        List<Scatter.Point> points = new ArrayList<>();
        for (Measurement one : record.numbers()) {
            String kind = kinds.get(one.name());
            if (kind != null && one.index() != null) {
                points.add(new Scatter.Point(one.index(), one.value(), kind));
            }
        }
        return points;
    }
}
