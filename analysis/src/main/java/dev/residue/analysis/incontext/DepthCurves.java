package dev.residue.analysis.incontext;

import dev.residue.analysis.figure.Caption;
import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.figure.Scatter.Point;
import dev.residue.analysis.study.ComparedRun;
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

    private static final String RATIO_MATCHING = "algorithm/ratio-matching";
    private static final Caption NOTE =
            new Caption(
                    "Out of distribution on pairs never shown, queries whose x and y do not stand"
                            + " in the"
                            + " context; whoever only copies guesses there.",
                    "1/p",
                    "figure 5");

    private DepthCurves() {}

    /** Returns one figure for each algorithm; none of fewer than two runs that were probed. */
    static List<Figure> of(List<ComparedRun<InContextLinear>> runs) {
        Map<String, String> titles = new LinkedHashMap<>();
        titles.put(RATIO_MATCHING, "Accuracy where a ratio matches");
        titles.put("algorithm/modular-regression", "Accuracy where regression is needed");
        List<Figure> figures = new ArrayList<>();
        titles.forEach(
                (name, title) -> {
                    List<Point> points = points(runs, name);
                    if (points.stream().map(Point::kind).distinct().count() > 1) {
                        addBaselines(runs, name.equals(RATIO_MATCHING), points);
                        figures.add(ByShots.curves(title, points, NOTE));
                    }
                });
        return figures;
    }

    private static void addBaselines(
            List<ComparedRun<InContextLinear>> runs, boolean ratioMatches, List<Point> points) {
        double[] shots = points.stream().mapToDouble(Point::x).distinct().sorted().toArray();
        int[] moduli = runs.stream().mapToInt(run -> run.task().modulus()).distinct().toArray();
        for (double shot : shots) {
            if (ratioMatches) {
                points.add(new Point(shot, 1, "matches ratios"));
            }
            for (int modulus : moduli) {
                String who = ratioMatches ? "guesses" : "guesses or matches ratios";
                String kind = who + ", modulo " + modulus;
                points.add(new Point(shot, 1.0 / modulus, kind));
            }
        }
    }

    private static List<Point> points(List<ComparedRun<InContextLinear>> runs, String name) {
        List<Point> points = new ArrayList<>();
        for (ComparedRun<InContextLinear> run : runs) {
            String kind =
                    "run %s: layers %s, tasks %s"
                            .formatted(run.number(), run.layers(), run.task().settings().tasks());
            run.record()
                    .indexed(name)
                    .forEach((shots, accuracy) -> points.add(new Point(shots, accuracy, kind)));
        }
        return points;
    }
}
