package dev.residue.app.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.residue.analysis.figure.Scatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** The model of a scatter at each step. */
final class ScatterChart {

    private static final int POINT_AREA = 10;
    private static final int LABELLED_AREA = 30;
    private static final double MARGIN = 0.04;
    private static final int MOST_LABELS = 60; // more would cover one another

    private final MovingFigure figure;
    private final List<Scatter> frames;
    private final Scatter last;
    private final List<String> kinds = new ArrayList<>();
    private final boolean named;
    private final boolean linked;
    private final int numbers;

    ScatterChart(MovingFigure figure) {
        this.figure = figure;
        frames = figure.as(Scatter.class);
        last = (Scatter) figure.last();
        named = last.points().stream().anyMatch(point -> !point.label().isEmpty());
        linked = last.points().stream().anyMatch(point -> !point.href().isEmpty());
        Set<String> all = new LinkedHashSet<>();
        for (int i = frames.size() - 1; i >= 0; i--) {
            frames.get(i).points().forEach(point -> all.add(point.kind()));
        }
        all.stream()
                .filter(ScatterChart::isNumber)
                .sorted(Comparator.comparingInt(Integer::parseInt))
                .forEach(kinds::add);
        numbers = kinds.size();
        all.stream().filter(kind -> !kinds.contains(kind)).forEach(kinds::add);
        if (last.style() == Scatter.Style.STEMS) {
            Collections.sort(kinds); // those of the last step need not be all
        }
    }

    JsonObject model() {
        JsonObject model = ChartModel.of("scatter", specification());
        model.add("kinds", ChartModel.texts(kinds));
        model.addProperty("circle", last.style() == Scatter.Style.CIRCLE);
        model.addProperty("numbers", numbers);
        model.addProperty("flat", last.style() == Scatter.Style.STEMS);
        Map<JsonObject, Integer> points = new LinkedHashMap<>();
        JsonArray pointsOf = new JsonArray();
        JsonArray starts = new JsonArray();
        List<double[]> xs = new ArrayList<>();
        List<double[]> ys = new ArrayList<>();
        int start = 0;
        for (Scatter frame : frames) {
            JsonObject what = points(frame);
            Integer known = points.putIfAbsent(what, points.size());
            pointsOf.add(known == null ? points.size() - 1 : known);
            starts.add(start);
            start += frame.points().size();
            xs.add(frame.points().stream().mapToDouble(Scatter.Point::x).toArray());
            ys.add(frame.points().stream().mapToDouble(Scatter.Point::y).toArray());
        }
        JsonArray distinct = new JsonArray();
        points.keySet().forEach(distinct::add);
        model.add("points", distinct);
        JsonObject data = ChartModel.frames(figure);
        data.add("points", pointsOf);
        data.add("starts", starts);
        data.add("x", FrameData.of(xs));
        data.add("y", FrameData.of(ys));
        model.add("frames", data);
        return model;
    }

    private JsonObject points(Scatter frame) {
        JsonArray kindsOf = new JsonArray();
        JsonArray labels = new JsonArray();
        JsonArray hrefs = new JsonArray();
        for (Scatter.Point point : frame.points()) {
            kindsOf.add(kinds.indexOf(point.kind()));
            labels.add(point.label());
            hrefs.add(point.href());
        }
        JsonObject what = new JsonObject();
        what.add("kinds", kindsOf);
        if (named) {
            what.add("labels", labels);
        }
        if (linked) {
            what.add("hrefs", hrefs);
        }
        return what;
    }

    private JsonObject specification() {
        boolean isStem = last.style() == Scatter.Style.STEMS;
        boolean isLabelled = named && !linked && last.points().size() <= MOST_LABELS;
        Specification layers =
                Specification.of("scatter-layers.json")
                        .set("size", isLabelled || linked || isStem ? LABELLED_AREA : POINT_AREA)
                        .set("xTitle", last.xTitle())
                        .set("yTitle", last.yTitle());
        boolean isJoined = last.style() == Scatter.Style.CURVES;
        return Specification.of("scatter.json")
                .set("xTitle", last.xTitle())
                .set("yTitle", last.yTitle())
                .set("xScale", scale(Scatter.Point::x, false, false))
                .set("yScale", scale(Scatter.Point::y, isJoined, isStem))
                .set("kinds", kinds)
                .set("href", linked ? layers.fill("href") : Optional.empty())
                .set("tooltip", layers.fill("tooltip"))
                .set("marks", layers.fill("marks"))
                .set("lines", lines(layers))
                .set("names", isLabelled ? layers.fill("names") : List.of())
                .fill();
    }

    private Object lines(Specification layers) {
        return switch (last.style()) {
            case CURVES -> layers.fill("lines");
            case STEMS -> layers.fill("stems");
            default -> List.of();
        };
    }

    /** Returns the axis of all steps; that of joined shares goes from 0 to 1, a stem's from 0. */
    private JsonObject scale(
            ToDoubleFunction<Scatter.Point> place, boolean isJoined, boolean isStem) {
        DoubleSummaryStatistics all =
                frames.stream()
                        .flatMap(frame -> frame.points().stream())
                        .mapToDouble(place)
                        .filter(Double::isFinite)
                        .summaryStatistics();
        JsonObject scale = new JsonObject();
        scale.addProperty("zero", false);
        if (all.getCount() > 0 && all.getMax() > all.getMin()) {
            boolean isShare = isJoined && all.getMin() >= 0 && all.getMax() <= 1;
            double margin = isShare ? 0 : (all.getMax() - all.getMin()) * MARGIN;
            JsonArray domain = new JsonArray();
            boolean isFromZero = isStem && all.getMin() >= 0;
            domain.add(isShare || isFromZero ? 0 : all.getMin() - margin);
            domain.add(isShare ? 1 : all.getMax() + margin);
            scale.add("domain", domain);
            scale.addProperty("nice", false);
        }
        return scale;
    }

    /** Returns the place of each kind. */
    static Map<String, Integer> places(List<String> kinds) {
        Map<String, Integer> places = new LinkedHashMap<>();
        kinds.forEach(kind -> places.put(kind, places.size()));
        return places;
    }

    static boolean isNumber(String kind) {
        return kind.matches("\\d{1,9}");
    }
}
