package dev.residue.app.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.residue.analysis.statistics.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One measure of several runs in one chart: of each group of runs with the same configuration the
 * median with the band from its lowest to its highest run, and single runs faint.
 */
final class Overlay {

    private final String measure;
    private final Map<String, List<Series>> groups = new LinkedHashMap<>();
    private final Map<Series, String> runs = new LinkedHashMap<>();
    private final List<Integer> numbers = new ArrayList<>();

    Overlay(String measure) {
        this.measure = measure;
    }

    /** Adds a run's curve, by the run's place, to the group of those with its configuration. */
    void add(String group, int place, String run, Series curve) {
        groups.computeIfAbsent(group, absent -> new ArrayList<>()).add(curve);
        runs.put(new Series(run, curve.points()), group);
        numbers.add(place);
    }

    String measure() {
        return measure;
    }

    /** Returns the runs' curves. */
    List<Series> curves() {
        return List.copyOf(runs.keySet());
    }

    /** Returns whether there are several runs, and a curve that changes in one of them. */
    boolean isWorthDrawing() {
        return runs.size() > 1 && !runs.keySet().stream().allMatch(CurveFamily::isConstant);
    }

    /**
     * Returns the model of its chart.
     *
     * @param allGroups the groups of the whole page, by whose order medians have their colours
     * @param range what the value axis spans
     */
    JsonObject model(List<Reference> references, List<String> allGroups, AxisRange range) {
        List<Series> curves = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        JsonArray bands = new JsonArray();
        groups.forEach(
                (group, several) -> {
                    if (several.size() == 1) {
                        return;
                    }
                    SortedMap<Long, double[]> common = common(several);
                    List<Series.Point> medians = new ArrayList<>();
                    String name = "median of " + several.size() + " runs" + suffix(group);
                    common.forEach(
                            (step, values) -> {
                                Arrays.sort(values);
                                medians.add(new Series.Point(step, Series.median(values)));
                                JsonObject place = new JsonObject();
                                place.addProperty("curve", name);
                                place.addProperty("step", step);
                                place.add("low", Specification.number(values[0]));
                                place.add("high", Specification.number(values[values.length - 1]));
                                bands.add(place);
                            });
                    if (medians.size() > 1) {
                        curves.add(new Series(name, medians));
                        places.add(allGroups.indexOf(group));
                    }
                });
        int medians = curves.size();
        curves.addAll(runs.keySet());
        CurveFamily family = new CurveFamily(measure.replaceFirst("/.*", ""), curves, "");
        JsonObject model = new CurveChart(family, references, range).small();
        numbers.forEach(number -> places.add(allGroups.size() + number));
        JsonArray colours = new JsonArray();
        places.forEach(colours::add);
        model.add("places", colours);
        model.add("band", bands);
        model.addProperty("medians", medians);
        return model;
    }

    private String suffix(String group) {
        return groups.size() == 1 ? "" : ", " + group;
    }

    /** Returns the values at the steps that all curves have, in the order of runs. */
    private static SortedMap<Long, double[]> common(List<Series> several) {
        SortedMap<Long, double[]> common = new TreeMap<>();
        for (Series.Point point : several.get(0).points()) {
            double[] values = new double[several.size()];
            int found = 0;
            for (Series one : several) {
                int index = one.indexFrom(point.step());
                if (index < one.size() && one.step(index) == point.step()) {
                    values[found++] = one.value(index);
                }
            }
            if (found == several.size() && Arrays.stream(values).allMatch(Double::isFinite)) {
                common.put(point.step(), values);
            }
        }
        return common;
    }
}
