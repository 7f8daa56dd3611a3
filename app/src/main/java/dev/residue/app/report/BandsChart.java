package dev.residue.app.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.residue.analysis.figure.Bands;
import dev.residue.analysis.figure.Mark;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The Vega-Lite specification of {@link Bands}. */
final class BandsChart {

    private static final int WIDTH = 420;
    private static final int HEIGHT = 260;

    /** More places than these have their ticks chosen by the chart's library. */
    private static final int MOST_TICKS = 12;

    private static final double HALF = 0.5;

    private final Bands bands;

    BandsChart(Bands bands) {
        this.bands = bands;
    }

    JsonObject specification() {
        boolean isNamed = !bands.labels().isEmpty();
        int places = bands.labels().size();
        Specification chart =
                Specification.of("bands.json")
                        .set("width", WIDTH)
                        .set("height", HEIGHT)
                        .set("points", points())
                        .set("marks", marks(bands.marks()))
                        .set("colour", Palette.CURVES.get(0))
                        .set("xTitle", bands.xTitle())
                        .set("yTitle", bands.yTitle())
                        .set("scale", bands.logarithmic() ? "log" : "linear")
                        .set("domain", Optional.empty())
                        .set("params", Optional.empty())
                        .set("labelExpr", Optional.empty())
                        .set("ticks", ticks())
                        .setTheme();
        if (isNamed) {
            Specification labels =
                    Specification.of("place-labels.json").set("labels", bands.labels());
            chart.set("params", labels.fill("params"))
                    .set("labelExpr", labels.fill("labelExpr"))
                    .set("domain", List.of(-HALF, places - HALF));
        }
        return chart.fill();
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
