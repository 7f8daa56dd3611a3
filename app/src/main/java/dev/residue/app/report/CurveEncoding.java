package dev.residue.app.report;

import com.google.gson.JsonObject;
import java.util.List;

/** The axes and colours of a chart of curves, the same in all layers that share them. */
final class CurveEncoding {
    private final CurveFamily family;
    private final ChartFrame frame;
    private final AxisRange values;

    CurveEncoding(CurveFamily family, ChartFrame frame, AxisRange values) {
        this.family = family;
        this.frame = frame;
        this.values = values;
    }

    /** The steps, from left to right. */
    JsonObject steps() {
        return Json.object(
                "field",
                "step",
                "type",
                "quantitative",
                "scale",
                Json.object(
                        "domain",
                        Json.array(frame.steps().low(), frame.steps().high()),
                        "nice",
                        false,
                        "zero",
                        false),
                "axis",
                Json.object("title", "step", "format", ",d", "grid", false, "tickCount", 8));
    }

    /** The values, from bottom to top. */
    JsonObject values() {
        JsonObject axis =
                Json.object(
                        "title",
                        family.root(),
                        "tickCount",
                        6,
                        "minExtent",
                        ChartFrame.AXIS_WIDTH - 18);
        if (values.logarithmic() && values.decades().size() > 1) {
            axis.add("values", Json.array(values.decades()));
        }
        return Json.object(
                "field",
                "value",
                "type",
                "quantitative",
                "scale",
                Json.object(
                        "type",
                        values.logarithmic() ? "log" : "linear",
                        "domain",
                        Json.array(values.low(), values.high()),
                        "nice",
                        false,
                        "zero",
                        false),
                "axis",
                axis);
    }

    /** One colour per curve, with the legend. */
    JsonObject colour() {
        List<String> labels = family.curves().stream().map(family::label).toList();
        JsonObject scale = Json.object("domain", Json.array(labels));
        if (family.isNumbered() || labels.size() > Palette.CURVES.size()) {
            // The yellow end of the scale would not be seen on white.
            scale.add("scheme", Json.object("name", "viridis", "extent", Json.array(0.0, 0.9)));
        } else {
            scale.add("range", Json.array(Palette.CURVES.subList(0, labels.size())));
        }
        return Json.object(
                "field",
                "curve",
                "type",
                "nominal",
                "scale",
                scale,
                "legend",
                Json.object(
                        "title",
                        "",
                        "orient",
                        "right",
                        "offset",
                        14,
                        "columns",
                        ChartFrame.legendColumns(family),
                        "symbolType",
                        "stroke",
                        "symbolStrokeWidth",
                        3,
                        "symbolSize",
                        160,
                        "rowPadding",
                        4));
    }
}
