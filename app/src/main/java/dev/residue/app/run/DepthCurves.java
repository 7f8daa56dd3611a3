package dev.residue.app.run;

import dev.residue.analysis.claim.ComparedRun;
import dev.residue.app.report.Scatter;
import dev.residue.dataset.incontext.InContextLinear;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Draws what the algorithm probe found in several runs side by side, so that the change from
 * matching ratios to regression can be seen to depend on depth: Learning to grok, figure 5.
 */
final class DepthCurves {

    private static final String NOTE =
            "Out of distribution on pairs never shown, queries whose x and y do not stand in the"
                    + " context.";

    private DepthCurves() {}

    /** Returns one figure for each algorithm; none of fewer than two runs that were probed. */
    static List<Scatter> of(List<ComparedRun> runs) {
        Map<String, String> titles = new LinkedHashMap<>();
        titles.put("algorithm/ratio-matching", "Accuracy where a ratio matches");
        titles.put("algorithm/modular-regression", "Accuracy where regression is needed");
        List<Scatter> figures = new ArrayList<>();
        titles.forEach(
                (name, title) -> {
                    List<Scatter.Point> points = points(runs, name);
                    if (points.stream().map(Scatter.Point::kind).distinct().count() > 1) {
                        figures.add(
                                new Scatter(
                                        title,
                                        "examples before the query",
                                        "accuracy",
                                        points,
                                        NOTE,
                                        Scatter.Style.CURVES));
                    }
                });
        return figures;
    }

    private static List<Scatter.Point> points(List<ComparedRun> runs, String name) {
        List<Scatter.Point> points = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            ComparedRun run = runs.get(i);
            if (run.task() instanceof InContextLinear task) {
                String kind =
                        String.format(
                                "run %d: layers %d, tasks %d",
                                i + 1, run.layers(), task.settings().tasks());
                run.measurements()
                        .indexed(name)
                        .forEach(
                                (shots, accuracy) ->
                                        points.add(new Scatter.Point(shots, accuracy, kind)));
            }
        }
        return points;
    }
}
