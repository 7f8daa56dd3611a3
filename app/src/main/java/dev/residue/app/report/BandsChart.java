package dev.residue.app.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.residue.analysis.figure.Bands;
import dev.residue.analysis.figure.Mark;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The Vega-Lite specification of {@link Bands}. */
final class BandsChart {

    private static final int HEIGHT = 260;

    /** More places than these have their ticks chosen by the chart's library. */
    private static final int MOST_TICKS = 12;

    /** Names of places with more letters in all are turned. */
    private static final int LETTERS = 60;

    private static final int STEEP = -35;
    private static final double HALF = 0.5;
    private static final int PADDING = 12;

    private final Bands bands;

    BandsChart(Bands bands) {
        this.bands = bands;
    }

    JsonObject model() {
        JsonObject model = ChartModel.of("bands", specification());
        model.add("rows", points());
        return model;
    }

    private JsonObject specification() {
        boolean isNamed = !bands.labels().isEmpty();
        Specification chart =
                Specification.of("bands.json")
                        .set("height", HEIGHT)
                        .set("marks", marks(bands.marks()))
                        .set("xTitle", bands.xTitle())
                        .set("yTitle", bands.yTitle())
                        .set("scale", scale())
                        .set("params", Optional.empty())
                        .set("labelExpr", Optional.empty())
                        .set("labelFormat", isNamed ? Optional.empty() : ".6~g")
                        .set("labelOverlap", isNamed ? (Object) false : "greedy")
                        .set("labelAngle", isNamed && !isShort() ? STEEP : 0)
                        .set("yScale", valueScale())
                        .set("lines", List.of())
                        .set("ticks", ticks());
        if (!isNamed) {
            // between places without an order there is nothing
            chart.set("lines", Specification.of("bands-lines.json").fill("lines"));
        } else {
            Specification labels =
                    Specification.of("place-labels.json").set("labels", bands.labels());
            chart.set("params", labels.fill("params")).set("labelExpr", labels.fill("labelExpr"));
        }
        return chart.fill();
    }

    /** Returns whether the names of places stand beside each other without touching. */
    private boolean isShort() {
        int letters = bands.labels().stream().mapToInt(String::length).max().orElse(0);
        return letters * bands.labels().size() <= LETTERS;
    }

    /** Returns the axis of values: all accuracies have the same, as in other figures. */
    private JsonObject valueScale() {
        JsonObject scale = new JsonObject();
        boolean isShare =
                bands.yTitle().startsWith(CurveFamily.ACCURACY)
                        && DoubleStream.concat(
                                        bands.points().stream().mapToDouble(Bands.Point::median),
                                        bands.marks().stream().mapToDouble(Mark::y))
                                .allMatch(value -> value >= 0 && value <= 1);
        if (isShare) {
            JsonArray domain = new JsonArray();
            domain.add(0);
            domain.add(1);
            scale.add("domain", domain);
        } else {
            scale.addProperty("zero", false);
        }
        return scale;
    }

    private JsonObject scale() {
        JsonObject scale = new JsonObject();
        scale.addProperty("type", bands.logarithmic() ? "log" : "linear");
        scale.addProperty("nice", false);
        if (!bands.labels().isEmpty()) {
            JsonArray domain = new JsonArray();
            domain.add(-HALF);
            domain.add(bands.labels().size() - HALF);
            scale.add("domain", domain);
        } else {
            scale.addProperty("padding", PADDING);
            if (!bands.logarithmic()) {
                scale.addProperty("zero", false); // a logarithmic axis has none
            }
        }
        return scale;
    }

    private Object ticks() {
        if (!bands.labels().isEmpty()) {
            return IntStream.range(0, bands.labels().size()).boxed().toList();
        }
        List<Double> places = bands.points().stream().map(Bands.Point::x).toList();
        return places.size() <= MOST_TICKS ? places : Optional.empty();
    }

    private JsonArray points() {
        JsonArray points = new JsonArray();
        for (Bands.Point point : bands.points()) {
            JsonObject one = new JsonObject();
            one.add("x", Specification.number(point.x()));
            one.add("median", Specification.number(point.median()));
            one.add("low", Specification.number(point.low()));
            one.add("high", Specification.number(point.high()));
            one.addProperty("n", point.count());
            points.add(one);
        }
        return points;
    }

    static JsonArray marks(List<Mark> marks) {
        JsonArray all = new JsonArray();
        for (Mark mark : marks) {
            JsonObject one = new JsonObject();
            one.add("x", Specification.number(mark.x()));
            one.add("y", Specification.number(mark.y()));
            one.addProperty("run", mark.label());
            one.add("value", Specification.number(mark.value()));
            if (!mark.href().isEmpty()) {
                one.addProperty("href", mark.href());
            }
            all.add(one);
        }
        return all;
    }
}
