package dev.residue.app.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;

/**
 * Shaded stretches of steps with their names above the plot; names that would touch are stacked.
 */
final class BandLayers {
    private static final int LANE = 14;
    private static final double LETTER = 6.2;

    private final List<PlacedBand> placed;

    BandLayers(List<Band> bands, ChartFrame frame) {
        placed = PlacedBand.place(bands, frame.steps(), frame.plotWidth(), LETTER);
    }

    void addTo(JsonArray layers) {
        placed.forEach(band -> layers.add(rectangle(band)));
        placed.forEach(band -> layers.add(name(band)));
    }

    private static JsonObject rectangle(PlacedBand band) {
        return Json.object(
                "data",
                data(band),
                "mark",
                Json.object("type", "rect", "fill", band.colour(), "opacity", 0.75),
                "encoding",
                Json.object(
                        "x",
                        Json.object("field", "start", "type", "quantitative"),
                        "x2",
                        Json.object("field", "end"),
                        "tooltip",
                        Json.array(
                                Json.object("field", "band", "type", "nominal"),
                                Json.object("field", "start", "type", "quantitative"),
                                Json.object("field", "end", "type", "quantitative"))));
    }

    private static JsonObject name(PlacedBand band) {
        return Json.object(
                "data",
                data(band),
                "mark",
                Json.object(
                        "type",
                        "text",
                        "align",
                        band.alignRight() ? "right" : "left",
                        "baseline",
                        "bottom",
                        "dx",
                        band.alignRight() ? -2 : 2,
                        "fontSize",
                        ChartTheme.LABEL_SIZE,
                        "color",
                        Palette.FAINT_INK),
                "encoding",
                Json.object(
                        "x",
                        Json.object(
                                "field",
                                band.alignRight() ? "end" : "start",
                                "type",
                                "quantitative"),
                        "y",
                        Json.object("value", -3 - LANE * band.lane()),
                        "text",
                        Json.object("field", "band", "type", "nominal")));
    }

    private static JsonObject data(PlacedBand band) {
        return Json.object(
                "values",
                Json.array(
                        Json.object(
                                "band", band.name(), "start", band.start(), "end", band.end())));
    }
}
