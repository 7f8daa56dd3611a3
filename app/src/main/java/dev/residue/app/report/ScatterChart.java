package dev.residue.app.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

/** The Vega-Lite specification of a {@link Scatter}. */
final class ScatterChart {

    private static final int SIDE = 370;
    private static final int POINT_AREA = 8;

    private final Scatter scatter;

    ScatterChart(Scatter scatter) {
        this.scatter = scatter;
    }

    JsonObject specification() {
        JsonArray values = new JsonArray();
        for (Scatter.Point point : scatter.points()) {
            values.add(Json.object("x", point.x(), "y", point.y(), "kind", point.kind()));
        }
        return Json.object(
                "width",
                SIDE,
                "height",
                SIDE,
                "padding",
                4,
                "data",
                Json.object("values", values),
                "mark",
                Json.object("type", "point", "filled", true, "size", POINT_AREA, "opacity", 0.7),
                "encoding",
                Json.object(
                        "x",
                        axis("x", scatter.xTitle()),
                        "y",
                        axis("y", scatter.yTitle()),
                        "color",
                        Json.object(
                                "field",
                                "kind",
                                "type",
                                "nominal",
                                "title",
                                "",
                                "scale",
                                Json.object("scheme", "tableau10"))),
                "config",
                ChartTheme.config());
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
