package dev.residue.app.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.residue.analysis.statistics.Series;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The Vega-Lite specification of one chart of curves over the steps.
 *
 * <p>From back to front: bands, curves, baselines, points. Points are seen only below the pointer,
 * where they carry the tooltip. A click in the legend leaves the clicked curves and fades the rest.
 */
final class CurveChart {
    private static final int BAND_NAME_HEIGHT = 14;
    private static final int BASELINE_NAME_HEIGHT = 13;
    private static final double BAND_NAME_LETTER = 6.2;

    private final CurveFamily family;
    private final int height;
    private final ChartFrame frame;
    private final AxisRange values;
    private final List<Band> bands;
    private final List<BaselineRule> baselines;

    CurveChart(
            CurveFamily family,
            ChartFrame frame,
            List<Band> bands,
            List<Reference> references,
            int height) {
        this.frame = frame;
        this.family = family;
        this.height = height;
        this.bands = bands;
        baselines = BaselineRule.of(family, references);
        values = AxisRange.values(family, baselines);
    }

    JsonObject specification() {
        JsonObject encoding = encoding();
        return Specification.of("curves.json")
                .set("width", frame.plotWidth())
                .set("height", height)
                .set("rows", rows())
                .set("bands", bandLayers())
                .set("baselines", baselineLayers())
                .set("drawable", drawable())
                .set("steps", encoding.get("steps"))
                .set("values", encoding.get("values"))
                .set("colour", encoding.get("colour"))
                .setTheme()
                .fill();
    }

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
                JsonObject row = new JsonObject();
                row.addProperty("step", point.step());
                row.addProperty("curve", label);
                row.add("value", Specification.number(point.value()));
                if (alone) {
                    row.addProperty("alone", true);
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private JsonArray drawable() {
        JsonArray filters = new JsonArray();
        if (values.logarithmic()) {
            JsonObject filter = new JsonObject();
            filter.addProperty("filter", "datum.value > 0");
            filters.add(filter);
        }
        return filters;
    }

    private JsonObject encoding() {
        List<String> labels = family.curves().stream().map(family::label).toList();
        List<Double> decades = values.logarithmic() ? values.decades() : List.of();
        boolean isScale = family.isNumbered() || labels.size() > Palette.CURVES.size();
        return Specification.of("curve-encoding.json")
                .set("firstStep", frame.steps().low())
                .set("lastStep", frame.steps().high())
                .set("scale", values.logarithmic() ? "log" : "linear")
                .set("low", values.low())
                .set("high", values.high())
                .set("quantity", family.root())
                .set("axisExtent", ChartFrame.AXIS_WIDTH - 18)
                .set("decades", decades.size() > 1 ? Optional.of(decades) : Optional.empty())
                .set("labels", labels)
                .set("scheme", isScale ? Optional.of(Palette.scale()) : Optional.empty())
                .set(
                        "colours",
                        isScale
                                ? Optional.empty()
                                : Optional.of(Palette.CURVES.subList(0, labels.size())))
                .set("legendColumns", ChartFrame.legendColumns(family))
                .fill();
    }

    /** Shaded stretches with their names above the plot; names that would touch are stacked. */
    private List<JsonElement> bandLayers() {
        List<JsonElement> shades = new ArrayList<>();
        List<JsonElement> names = new ArrayList<>();
        for (PlacedBand band :
                PlacedBand.place(bands, frame.steps(), frame.plotWidth(), BAND_NAME_LETTER)) {
            Specification one =
                    Specification.of("band.json")
                            .set("name", band.name())
                            .set("start", band.start())
                            .set("end", band.end())
                            .set("colour", band.colour())
                            .set("align", band.alignRight() ? "right" : "left")
                            .set("dx", band.alignRight() ? -2 : 2)
                            .set("edge", band.alignRight() ? "end" : "start")
                            .set("place", -3 - BAND_NAME_HEIGHT * band.lane());
            shades.add(one.fill("shade"));
            names.add(one.fill("name"));
        }
        shades.addAll(names);
        return shades;
    }

    /** Dashed rules, and their names above them, pushed up where they would cover each other. */
    private List<JsonElement> baselineLayers() {
        List<JsonElement> rules = new ArrayList<>();
        List<JsonElement> names = new ArrayList<>();
        double free = Double.POSITIVE_INFINITY;
        List<BaselineRule> fromBelow =
                baselines.stream()
                        .filter(one -> !values.logarithmic() || one.value() > 0)
                        .sorted(Comparator.comparingDouble(BaselineRule::value))
                        .toList();
        for (BaselineRule baseline : fromBelow) {
            double bottom = Math.min(height * (1 - values.fraction(baseline.value())) - 2, free);
            free = bottom - BASELINE_NAME_HEIGHT;
            Specification one =
                    Specification.of("baseline.json")
                            .set("name", baseline.name())
                            .set("curves", String.join(", ", baseline.curves()))
                            .set("value", baseline.value())
                            .set("label", baseline.label())
                            .set("bottom", bottom);
            JsonObject look =
                    one.fill(baseline.onlyCurve().isPresent() ? "ofCurve" : "ofChart")
                            .getAsJsonObject();
            one.set("data", one.fill("data"))
                    .set("colour", look.get("colour"))
                    .set("opacity", look.get("opacity"));
            rules.add(one.fill("rule"));
            // a white outline first, which keeps the name legible over curves
            names.add(one.fill("outline"));
            names.add(one.fill("name"));
        }
        rules.addAll(names);
        return rules;
    }
}
