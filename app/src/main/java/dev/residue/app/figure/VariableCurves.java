package dev.residue.app.figure;

import dev.residue.app.report.Measurement;
import dev.residue.app.report.Point;
import dev.residue.app.report.Series;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns what the circuits probe measures for each variable into curves over the steps: which
 * variable and side lags, when it is learned, and its operand score over time.
 */
public final class VariableCurves {

    /** Curves of the accuracy with a variable on the left, {@code <this>/<variable>}. */
    public static final String LEFT = "accuracy-by-left-variable";

    /** Curves of the accuracy with a variable on the right, {@code <this>/<variable>}. */
    public static final String RIGHT = "accuracy-by-right-variable";

    private static final Map<String, String> FAMILIES =
            Map.of(
                    "variable-accuracy/left", LEFT,
                    "variable-accuracy/right", RIGHT,
                    "operand-score", "operand-score");

    private VariableCurves() {}

    /** Returns a curve of each variable and side; none where the probe has not run. */
    public static List<Series> of(List<Measurement> measurements, AssignAndAdd task) {
        Map<String, List<Point>> points = new LinkedHashMap<>();
        for (Measurement one : measurements) {
            String family = FAMILIES.get(one.name());
            if (family != null && one.index().isPresent()) {
                int token = task.variableToken(one.index().getAsInt());
                points.computeIfAbsent(
                                family + "/" + task.vocabulary().token(token),
                                absent -> new ArrayList<>())
                        .add(new Point(one.step(), one.value()));
            }
        }
        List<Series> curves = new ArrayList<>();
        points.forEach((name, values) -> curves.add(new Series(name, values)));
        return curves;
    }
}
