package dev.residue.app.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.residue.analysis.statistics.Series;
import java.util.List;

/**
 * The Vega-Lite specification of one chart of curves over the steps.
 *
 * <p>From back to front: bands, curves, baselines, points. Points are seen only below the pointer,
 * where they carry the tooltip. A click in the legend leaves the clicked curves and fades the rest.
 */
final class CurveChart {
    private final CurveFamily family;
    private final int height;
    private final ChartFrame frame;
    private final CurveEncoding encoding;
    private final AxisRange values;
    private final BandLayers bands;
    private final ReferenceLayers references;

    CurveChart(
            CurveFamily family,
            ChartFrame frame,
            List<Band> bands,
            List<Reference> references,
            int height) {
        this.frame = frame;
        this.family = family;
        this.height = height;
        List<BaselineRule> baselines = BaselineRule.of(family, references);
        values = AxisRange.values(family, baselines);
        encoding = new CurveEncoding(family, frame, values);
        this.bands = new BandLayers(bands, frame);
        this.references = new ReferenceLayers(baselines, values, height);
    }

    JsonObject specification() {
        JsonArray layers = new JsonArray();
        bands.addTo(layers);
        layers.add(lines());
        references.addTo(layers);
        layers.add(points());
        return Json.object(
                "width",
                frame.plotWidth(),
                "height",
                height,
                "autosize",
                "pad",
                "padding",
                2,
                "data",
                Json.object("values", rows()),
                "layer",
                layers,
                "config",
                ChartTheme.config());
    }

    /** How many values a logarithmic axis cannot show. */
    long valuesNotDrawn() {
        return values.logarithmic()
                ? family.curves().stream()
                        .flatMap(curve -> curve.points().stream())
                        .filter(point -> point.value() <= 0)
                        .count()
                : 0;
    }

    private JsonArray rows() {
        JsonArray rows = new JsonArray();
        for (Series curve : family.curves()) {
            String label = family.label(curve);
            boolean alone = curve.points().size() == 1;
            for (Series.Point point : curve.points()) {
                JsonObject row =
                        Json.object("step", point.step(), "curve", label, "value", point.value());
                if (alone) {
                    row.addProperty("alone", true);
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private JsonObject lines() {
        return Json.object(
                "transform",
                drawable(),
                "params",
                Json.array(
                        Json.object(
                                "name",
                                "picked",
                                "select",
                                Json.object(
                                        "type",
                                        "point",
                                        "fields",
                                        Json.array("curve"),
                                        "toggle",
                                        "true"),
                                "bind",
                                "legend")),
                "mark",
                Json.object("type", "line", "strokeWidth", 1.7, "strokeJoin", "round"),
                "encoding",
                Json.object(
                        "x", encoding.steps(),
                        "y", encoding.values(),
                        "color", encoding.colour(),
                        "opacity", ReferenceLayers.picked(1.0)));
    }

    private JsonObject points() {
        JsonArray transforms = drawable();
        transforms.add(Json.object("filter", Json.object("param", "picked")));
        return Json.object(
                "transform",
                transforms,
                "params",
                Json.array(
                        Json.object(
                                "name",
                                "pointed",
                                "select",
                                Json.object(
                                        "type",
                                        "point",
                                        "fields",
                                        Json.array("curve", "step"),
                                        "on",
                                        "pointerover",
                                        "clear",
                                        "pointerout",
                                        "nearest",
                                        true))),
                "mark",
                Json.object("type", "point", "filled", true, "size", 45),
                "encoding",
                Json.object(
                        "x", encoding.steps(),
                        "y", encoding.values(),
                        "color", encoding.colour(),
                        "opacity",
                                Json.object(
                                        "condition",
                                        Json.array(
                                                Json.object(
                                                        "param", "pointed", "empty", false, "value",
                                                        1),
                                                Json.object("test", "datum.alone", "value", 1)),
                                        "value",
                                        0),
                        "tooltip",
                                Json.array(
                                        Json.object("field", "curve", "type", "nominal"),
                                        Json.object(
                                                "field",
                                                "step",
                                                "type",
                                                "quantitative",
                                                "format",
                                                ","),
                                        Json.object(
                                                "field",
                                                "value",
                                                "type",
                                                "quantitative",
                                                "format",
                                                ".4~g"))));
    }

    private JsonArray drawable() {
        return values.logarithmic()
                ? Json.array(Json.object("filter", "datum.value > 0"))
                : new JsonArray();
    }
}
