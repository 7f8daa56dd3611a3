package dev.residue.app.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.residue.analysis.statistics.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The model of one chart of curves over the steps.
 *
 * <p>From back to front: the steps that are being chosen, baselines, the cursor, curves, points.
 * Points are seen only below the pointer, where they carry the tooltip.
 */
final class CurveChart {

    private static final int HEIGHT = 230;
    private static final int MAIN_HEIGHT = 300;
    private static final int SMALL_HEIGHT = 120;

    /** Values on a logarithmic axis that begins below it are written as powers of ten. */
    private static final double PLAIN = 1e-3;

    private final CurveFamily family;
    private final AxisRange values;
    private final List<BaselineRule> baselines;

    CurveChart(CurveFamily family, List<Reference> references) {
        this(family, references, AxisRange.values(family, BaselineRule.of(family, references)));
    }

    /** Prepares a chart whose value axis it shares with others. */
    CurveChart(CurveFamily family, List<Reference> references, AxisRange values) {
        this.family = family;
        baselines = BaselineRule.of(family, references);
        this.values = values;
    }

    JsonObject model() {
        return model(family.isAccuracy() || family.isLoss() ? MAIN_HEIGHT : HEIGHT);
    }

    /** Returns the model of one of many small charts. */
    JsonObject small() {
        JsonObject model = model(SMALL_HEIGHT);
        model.addProperty("small", true);
        return model;
    }

    private JsonObject model(int height) {
        List<Double> decades = values.logarithmic() ? values.decades() : List.of();
        Specification axis =
                Specification.of("curve-values.json")
                        .set("scale", values.logarithmic() ? "log" : "linear")
                        .set("low", values.low())
                        .set("high", values.high())
                        .set("zero", values.logarithmic() ? Optional.empty() : false)
                        .set(
                                "format",
                                values.logarithmic() && values.low() < PLAIN
                                        ? Optional.of("~e")
                                        : Optional.empty())
                        .set("quantity", family.unit())
                        .set(
                                "decades",
                                decades.size() > 1 ? Optional.of(decades) : Optional.empty());
        JsonObject model =
                ChartModel.of(
                        "curves",
                        Specification.of("curves.json")
                                .set("height", height)
                                .set("values", axis.fill())
                                .fill());
        model.addProperty("height", height);
        model.addProperty("low", values.low());
        model.addProperty("high", values.high());
        model.addProperty("log", values.logarithmic());
        model.addProperty("ramp", family.isNumbered());
        addCurves(model);
        addBaselines(model);
        return model;
    }

    long valuesNotDrawn() {
        return values.logarithmic()
                ? family.curves().stream()
                        .flatMap(curve -> curve.points().stream())
                        .filter(point -> point.value() <= 0)
                        .count()
                : 0;
    }

    /** Curves of the same evaluations have their steps in common. */
    private void addCurves(JsonObject model) {
        List<JsonArray> grids = new ArrayList<>();
        JsonArray curves = new JsonArray();
        for (Series curve : family.curves()) {
            JsonArray steps = new JsonArray();
            JsonArray numbers = new JsonArray();
            for (Series.Point point : curve.points()) {
                steps.add(point.step());
                numbers.add(Specification.number(point.value()));
            }
            if (!grids.contains(steps)) {
                grids.add(steps);
            }
            JsonObject one = new JsonObject();
            one.addProperty("name", family.label(curve));
            one.addProperty("grid", grids.indexOf(steps));
            one.add("values", numbers);
            curves.add(one);
        }
        JsonArray all = new JsonArray();
        grids.forEach(all::add);
        model.add("grids", all);
        model.add("curves", curves);
    }

    private void addBaselines(JsonObject model) {
        JsonArray rules = new JsonArray();
        for (BaselineRule baseline : baselines) {
            JsonObject rule = new JsonObject();
            rule.addProperty("name", baseline.name());
            rule.addProperty("curves", String.join(", ", baseline.curves()));
            rule.addProperty("value", baseline.value());
            rule.addProperty("label", baseline.label());
            rules.add(rule);
        }
        model.add("baselines", rules);
    }
}
