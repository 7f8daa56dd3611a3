package dev.residue.app.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.residue.analysis.figure.HeatMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The model of a heat map at each step.
 *
 * <p>Cells are placed by number and the axes look their labels up, so that labels may repeat, as
 * padding does in an attention pattern. From white to dark where all values have one sign; two
 * colours that meet in white at 0 where they have both. All steps have one scale.
 */
final class HeatMapChart {

    private static final List<String> DARKENING =
            List.of("#ffffff", "#a9cbe8", "#1f6fb4", "#0b2f5c");
    private static final List<String> LIGHTENING =
            List.of("#0b2f5c", "#1f6fb4", "#a9cbe8", "#ffffff");
    private static final List<String> DIVERGING =
            List.of("#8f4205", "#eda45c", "#ffffff", "#7fb2dd", "#10559a");

    private final MovingFigure figure;
    private final List<HeatMap> frames;
    private final Scale scale;

    /**
     * The values that colours stand for.
     *
     * @param low the smallest value
     * @param high the largest
     */
    record Scale(double low, double high) {

        static Scale of(Iterable<HeatMap> maps) {
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            for (HeatMap map : maps) {
                for (double[] row : map.values()) {
                    for (double value : row) {
                        if (Double.isFinite(value)) {
                            low = Math.min(low, value);
                            high = Math.max(high, value);
                        }
                    }
                }
            }
            return low <= high ? new Scale(low, high) : new Scale(0, 1);
        }
    }

    HeatMapChart(MovingFigure figure, Optional<Scale> shared) {
        this.figure = figure;
        frames = figure.as(HeatMap.class);
        scale = shared.orElseGet(() -> Scale.of(frames));
    }

    JsonObject model() {
        JsonObject model = ChartModel.of("map", specification());
        Map<JsonObject, Integer> labels = new LinkedHashMap<>();
        JsonArray labelsOf = new JsonArray();
        JsonArray starts = new JsonArray();
        List<double[]> values = new ArrayList<>();
        int start = 0;
        for (HeatMap map : frames) {
            JsonObject both = new JsonObject();
            both.add("rows", ChartModel.texts(map.rowLabels()));
            both.add("columns", ChartModel.texts(map.columnLabels()));
            Integer known = labels.putIfAbsent(both, labels.size());
            labelsOf.add(known == null ? labels.size() - 1 : known);
            starts.add(start);
            double[] flat = Arrays.stream(map.values()).flatMapToDouble(DoubleStream::of).toArray();
            values.add(flat);
            start += flat.length;
        }
        JsonArray distinct = new JsonArray();
        labels.keySet().forEach(distinct::add);
        model.add("labels", distinct);
        JsonObject data = ChartModel.frames(figure);
        data.add("labels", labelsOf);
        data.add("starts", starts);
        data.add("values", FrameData.of(values));
        model.add("frames", data);
        return model;
    }

    private JsonObject specification() {
        double above = scale.high() > scale.low() ? scale.high() : scale.low() + 1;
        if (scale.low() < 0 && scale.high() > 0) {
            double reach = Math.max(-scale.low(), scale.high());
            return specification(DIVERGING, -reach, reach);
        }
        if (scale.low() < 0) {
            return specification(LIGHTENING, scale.low(), above);
        }
        boolean share = scale.high() <= 1 && scale.high() > 0.25;
        return specification(DARKENING, share ? 0 : scale.low(), share ? 1 : above);
    }

    private static JsonObject specification(List<String> colours, double from, double to) {
        int gaps = colours.size() - 1;
        return Specification.of("heat-map.json")
                .set("colours", colours)
                .set(
                        "stops",
                        IntStream.rangeClosed(0, gaps)
                                .mapToObj(i -> from + (to - from) * i / gaps)
                                .toList())
                .fill();
    }
}
