package dev.residue.app.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.residue.analysis.figure.Scatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The Vega-Lite specification of a {@link Scatter}. */
final class ScatterChart {

    private static final int SIDE = 370;
    private static final int POINT_AREA = 8;
    private static final int LABELLED_AREA = 30;
    private static final int MOST_LABELS = 60; // more would cover one another
    private static final int LONG_LEGEND = 15;

    private final Scatter scatter;
    private final boolean named;
    private final boolean linked;

    ScatterChart(Scatter scatter) {
        this.scatter = scatter;
        named = scatter.points().stream().anyMatch(point -> !point.label().isEmpty());
        linked = scatter.points().stream().anyMatch(point -> !point.href().isEmpty());
    }

    JsonObject specification() {
        boolean isLabelled = named && !linked && scatter.points().size() <= MOST_LABELS;
        boolean isCircle = scatter.style() == Scatter.Style.CIRCLE;
        List<String> kinds = scatter.points().stream().map(Scatter.Point::kind).distinct().toList();
        Specification layers =
                Specification.of("scatter-layers.json")
                        .set("size", isLabelled || linked ? LABELLED_AREA : POINT_AREA);
        Specification chart =
                Specification.of("scatter.json")
                        .set("side", SIDE)
                        .set("points", values())
                        .set("xTitle", scatter.xTitle())
                        .set("yTitle", scatter.yTitle())
                        .set("scheme", isCircle ? Optional.empty() : "tableau10")
                        .set("kinds", Optional.empty())
                        .set("colours", Optional.empty())
                        .set("legend", when(kinds.size() > LONG_LEGEND, layers, "legend"))
                        .set("href", when(linked, layers, "href"))
                        .set("tooltip", when(named, layers, "tooltip"))
                        .set("marks", layers.fill("marks"))
                        .set("lines", List.of())
                        .set("names", isLabelled ? layers.fill("names") : List.of())
                        .setTheme();
        if (scatter.style() == Scatter.Style.CURVES) {
            chart.set("lines", layers.fill("lines"));
        }
        if (isCircle) {
            setCircle(chart, kinds);
        }
        return chart.fill();
    }

    private static Object when(boolean isThere, Specification layers, String part) {
        return isThere ? layers.fill(part) : Optional.empty();
    }

    private JsonArray values() {
        JsonArray values = new JsonArray();
        for (Scatter.Point point : scatter.points()) {
            JsonObject value = new JsonObject();
            value.add("x", Specification.number(point.x()));
            value.add("y", Specification.number(point.y()));
            value.addProperty("kind", point.kind());
            if (named) {
                value.addProperty("label", point.label());
            }
            if (!point.href().isEmpty()) {
                value.addProperty("href", point.href());
            }
            values.add(value);
        }
        return values;
    }

    /** Colours run once around the circle in the order of numbers; what is no number is grey. */
    private static void setCircle(Specification chart, List<String> kinds) {
        List<String> numbers =
                kinds.stream()
                        .filter(ScatterChart::isNumber)
                        .sorted(Comparator.comparingInt(Integer::parseInt))
                        .toList();
        List<String> domain = new ArrayList<>(numbers);
        List<String> range = new ArrayList<>();
        for (int i = 0; i < numbers.size(); i++) {
            double hue = 360.0 * i / numbers.size();
            range.add(String.format(Locale.ROOT, "hsl(%.0f, 75%%, 42%%)", hue));
        }
        for (String kind : kinds) {
            if (!isNumber(kind)) {
                domain.add(kind);
                range.add(Palette.FAINT_INK);
            }
        }
        chart.set("kinds", domain).set("colours", range);
    }

    private static boolean isNumber(String kind) {
        return kind.matches("\\d{1,9}");
    }
}
