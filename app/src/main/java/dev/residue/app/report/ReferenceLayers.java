package dev.residue.app.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Baselines as dashed rules in the colour of their curve, named at the right end. */
final class ReferenceLayers {
    private static final int LINE_HEIGHT = 13;

    private final List<Placed> placed = new ArrayList<>();

    /** Places the names above their rules, pushed up where they would cover each other. */
    ReferenceLayers(List<BaselineRule> baselines, AxisRange values, int height) {
        double free = Double.POSITIVE_INFINITY;
        List<BaselineRule> fromBelow =
                baselines.stream()
                        .filter(one -> !values.logarithmic() || one.value() > 0)
                        .sorted(Comparator.comparingDouble(BaselineRule::value))
                        .toList();
        for (BaselineRule baseline : fromBelow) {
            double rule = height * (1 - values.fraction(baseline.value()));
            double bottom = Math.min(rule - 2, free);
            placed.add(new Placed(baseline, bottom));
            free = bottom - LINE_HEIGHT;
        }
    }

    void addTo(JsonArray layers) {
        for (Placed one : placed) {
            layers.add(rule(one.baseline));
        }
        for (Placed one : placed) {
            layers.add(name(one, true));
            layers.add(name(one, false));
        }
    }

    /** Full strength where the legend's choice includes the curve, faint where it does not. */
    static JsonObject picked(double opacity) {
        return Json.object(
                "condition", Json.object("param", "picked", "value", opacity), "value", 0.08);
    }

    private JsonObject rule(BaselineRule baseline) {
        return Json.object(
                "data",
                data(baseline),
                "mark",
                Json.object("type", "rule", "strokeDash", Json.array(5, 4), "strokeWidth", 1.2),
                "encoding",
                Json.object(
                        "y",
                        Json.object("field", "value", "type", "quantitative"),
                        "color",
                        colour(baseline),
                        "opacity",
                        opacity(baseline),
                        "tooltip",
                        Json.array(
                                Json.object("field", "baseline", "type", "nominal"),
                                Json.object("field", "curve", "type", "nominal"),
                                Json.object(
                                        "field",
                                        "value",
                                        "type",
                                        "quantitative",
                                        "format",
                                        ".4~g"))));
    }

    /** A name is written twice: first as a white outline, which keeps it legible over curves. */
    private JsonObject name(Placed one, boolean outline) {
        JsonObject mark =
                Json.object(
                        "type", "text",
                        "align", "right",
                        "baseline", "bottom",
                        "dx", -4,
                        "fontSize", ChartTheme.LABEL_SIZE);
        JsonObject encoding =
                Json.object(
                        "x", Json.object("value", "width"),
                        "y", Json.object("value", one.bottom),
                        "text", Json.object("field", "label", "type", "nominal"),
                        "opacity", opacity(one.baseline));
        if (outline) {
            mark.addProperty("stroke", "white");
            mark.addProperty("strokeWidth", 3);
            mark.addProperty("strokeJoin", "round");
        } else {
            encoding.add("color", colour(one.baseline));
        }
        return Json.object("data", data(one.baseline), "mark", mark, "encoding", encoding);
    }

    private static JsonObject colour(BaselineRule baseline) {
        return baseline.onlyCurve().isPresent()
                ? Json.object("field", "curve", "type", "nominal")
                : Json.object("value", Palette.FAINT_INK);
    }

    private static JsonObject opacity(BaselineRule baseline) {
        return baseline.onlyCurve().isPresent() ? picked(1.0) : Json.object("value", 1);
    }

    private static JsonObject data(BaselineRule baseline) {
        return Json.object(
                "values",
                Json.array(
                        Json.object(
                                "baseline",
                                baseline.name(),
                                "curve",
                                String.join(", ", baseline.curves()),
                                "value",
                                baseline.value(),
                                "label",
                                baseline.label())));
    }

    private record Placed(BaselineRule baseline, double bottom) {}
}
