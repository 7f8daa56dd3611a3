package dev.residue.app.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.residue.analysis.figure.Projection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The model of a projection at each step: all of its dimensions, and all labels of its points. */
final class ProjectionChart {

    private final MovingFigure figure;
    private final List<Projection> frames;
    private final Projection last;

    ProjectionChart(MovingFigure figure) {
        this.figure = figure;
        frames =
                figure.as(Projection.class).stream()
                        .filter(one -> one.axes().equals(((Projection) figure.last()).axes()))
                        .toList();
        last = (Projection) figure.last();
        if (frames.size() != figure.frames().size()) {
            throw new IllegalArgumentException(
                    "The frames of '%s' have different axes.".formatted(last.title()));
        }
    }

    JsonObject model() {
        JsonObject model = ChartModel.of("projection", Specification.of("projection.json").fill());
        model.add("axes", ChartModel.texts(last.axes()));
        model.add(
                "names", ChartModel.texts(last.points().stream().map(one -> one.name()).toList()));
        JsonArray labels = new JsonArray();
        last.labels().forEach((name, values) -> labels.add(label(name, values)));
        model.add("labels", labels);
        List<double[]> places = new ArrayList<>();
        for (Projection frame : frames) {
            places.add(
                    frame.points().stream()
                            .flatMap(point -> point.place().stream())
                            .mapToDouble(Double::doubleValue)
                            .toArray());
        }
        JsonObject data = ChartModel.frames(figure);
        JsonArray starts = new JsonArray();
        int start = 0;
        for (double[] one : places) {
            starts.add(start);
            start += one.length;
        }
        data.add("starts", starts);
        data.add("places", FrameData.of(places));
        model.add("frames", data);
        return model;
    }

    /** Returns a colouring: its kinds, numbers first and in their order, and that of each point. */
    private static JsonObject label(String name, List<String> values) {
        Set<String> distinct = new LinkedHashSet<>(values);
        List<String> kinds =
                new ArrayList<>(
                        distinct.stream()
                                .filter(ScatterChart::isNumber)
                                .sorted(Comparator.comparingInt(Integer::parseInt))
                                .toList());
        int numbers = kinds.size();
        distinct.stream().filter(kind -> !ScatterChart.isNumber(kind)).forEach(kinds::add);
        JsonArray of = new JsonArray();
        Map<String, Integer> places = ScatterChart.places(kinds);
        values.forEach(value -> of.add(places.get(value)));
        JsonObject label = new JsonObject();
        label.addProperty("name", name);
        label.add("kinds", ChartModel.texts(kinds));
        label.addProperty("numbers", numbers);
        label.add("of", of);
        return label;
    }
}
