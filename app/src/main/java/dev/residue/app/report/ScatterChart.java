package dev.residue.app.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.residue.analysis.figure.Scatter;
import java.util.List;

/** The Vega-Lite specification of a {@link Scatter}. */
final class ScatterChart {

    private static final int SIDE = 370;
    private static final int POINT_AREA = 8;
    private static final int LABELLED_AREA = 30;
    private static final int MOST_LABELS = 60; // more would cover one another
    private static final int LONG_LEGEND = 15;

    private final Scatter scatter;
    private final boolean named;

    ScatterChart(Scatter scatter) {
        this.scatter = scatter;
        named = scatter.points().stream().anyMatch(point -> !point.label().isEmpty());
    }

    JsonObject specification() {
        return Json.object(
                "width",
                SIDE,
                "height",
                SIDE,
                "padding",
                4,
                "data",
                Json.object("values", values()),
                "encoding",
                encoding(),
                "layer",
                layers(),
                "config",
                ChartTheme.config());
    }

    private JsonArray values() {
        JsonArray values = new JsonArray();
        for (Scatter.Point point : scatter.points()) {
            JsonObject value = Json.object("x", point.x(), "y", point.y(), "kind", point.kind());
            if (named) {
                value.addProperty("label", point.label());
            }
            values.add(value);
        }
        return values;
    }

    private JsonObject encoding() {
        JsonObject encoding =
                Json.object(
                        "x",
                        axis("x", scatter.xTitle()),
                        "y",
                        axis("y", scatter.yTitle()),
                        "color",
                        colour());
        if (named) {
            encoding.add(
                    "tooltip",
                    Json.array(
                            Json.object("field", "label", "type", "nominal"),
                            Json.object("field", "kind", "type", "nominal")));
        }
        return encoding;
    }

    private JsonArray layers() {
        boolean isLabelled = named && scatter.points().size() <= MOST_LABELS;
        JsonArray layers = new JsonArray();
        if (scatter.style() == Scatter.Style.CURVES) {
            layers.add(
                    Json.object(
                            "mark", Json.object("type", "line", "strokeWidth", 1, "opacity", 0.7)));
        }
        layers.add(
                Json.object(
                        "mark",
                        Json.object(
                                "type",
                                "point",
                                "filled",
                                true,
                                "size",
                                isLabelled ? LABELLED_AREA : POINT_AREA,
                                "opacity",
                                0.7)));
        if (isLabelled) {
            layers.add(
                    Json.object(
                            "mark",
                            Json.object("type", "text", "dy", -9, "fontSize", 10),
                            "encoding",
                            Json.object("text", Json.object("field", "label", "type", "nominal"))));
        }
        return layers;
    }

    private JsonObject colour() {
        boolean isCircle = scatter.style() == Scatter.Style.CIRCLE;
        List<String> kinds = scatter.points().stream().map(Scatter.Point::kind).distinct().toList();
        JsonObject colour =
                Json.object(
                        "field",
                        "kind",
                        "type",
                        "nominal",
                        "title",
                        "",
                        "scale",
                        isCircle
                                ? new ColourCircle(kinds).scale()
                                : Json.object("scheme", "tableau10"));
        if (kinds.size() > LONG_LEGEND) {
            colour.add("legend", Json.object("columns", 2));
        }
        return colour;
    }

    private static JsonObject axis(String field, String title) {
        return Json.object(
                "field",
                field,
                "type",
                "quantitative",
                "title",
                title,
                "scale",
                Json.object("zero", false));
    }
}
