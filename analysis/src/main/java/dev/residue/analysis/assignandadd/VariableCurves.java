package dev.residue.analysis.assignandadd;

import dev.residue.analysis.figure.Curves;
import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.probe.Measurement;
import dev.residue.analysis.record.RunRecord;
import dev.residue.analysis.statistics.Series;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns what the circuits probe measures for each variable into curves over the steps: which
 * variable and side lags, when it is learned, and its operand score over time.
 */
final class VariableCurves {

    /** Curves of the accuracy with a variable on the left, {@code <this>/<variable>}. */
    static final String LEFT = "accuracy-by-left-variable";

    static final String RIGHT = "accuracy-by-right-variable";

    private static final Map<String, String> FAMILIES =
            Map.of(
                    "variable-accuracy/left", LEFT,
                    "variable-accuracy/right", RIGHT,
                    "operand-score", "operand-score");

    private VariableCurves() {}

    /** Returns a curve of each variable and side; none where the probe has not run. */
    static List<Series> of(AssignAndAdd task, RunRecord run) {
        Map<String, List<Series.Point>> points = new LinkedHashMap<>();
        run.probed()
                .forEach(
                        (step, record) -> {
                            for (Measurement one : record.numbers()) {
                                String family = FAMILIES.get(one.name());
                                if (family != null && one.index() != null) {
                                    int token = task.variableToken(one.index().intValue());
                                    points.computeIfAbsent(
                                                    family + "/" + task.vocabulary().token(token),
                                                    absent -> new ArrayList<>())
                                            .add(new Series.Point(step, one.value()));
                                }
                            }
                        });
        List<Series> curves = new ArrayList<>();
        points.forEach((name, values) -> curves.add(new Series(name, values)));
        return curves;
    }

    static List<Figure> figures(AssignAndAdd task, RunRecord run) {
        Map<String, List<Series>> byFamily = new LinkedHashMap<>();
        for (Series one : of(task, run)) {
            byFamily.computeIfAbsent(
                            one.name().replaceFirst("/.*", ""), absent -> new ArrayList<>())
                    .add(one);
        }
        List<Figure> figures = new ArrayList<>();
        byFamily.forEach((family, curves) -> figures.add(new Curves(family, curves, "")));
        return figures;
    }
}
