package dev.residue.app.figure;

import dev.residue.analysis.probe.Measurements;
import dev.residue.app.report.HeatMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Draws the accuracy as labels in the context are wrong, by their number and by their place. */
final class CorruptionMaps {

    private static final String PROBE = "label-corruption/";

    private CorruptionMaps() {}

    /** Returns two maps for each split; none where the probe has not run. */
    static List<HeatMap> of(Map<String, Measurements.Values> arrays, long step) {
        List<HeatMap> maps = new ArrayList<>();
        arrays.forEach(
                (name, values) -> {
                    if (name.startsWith(PROBE)) {
                        boolean byPlace = name.endsWith(", one place");
                        maps.add(
                                new HeatMap(
                                        "label corruption, " + name.substring(PROBE.length()),
                                        numbers(values.shape()[0]),
                                        numbers(values.shape()[1]),
                                        ReportMaps.rows(values),
                                        "accuracy after so many examples, down, "
                                                + (byPlace
                                                        ? "of which that one, counted from 0 and"
                                                                + " across, has a wrong label"
                                                        : "of which so many, across, have a wrong"
                                                                + " label")
                                                + "; step "
                                                + step));
                    }
                });
        return maps;
    }

    private static List<String> numbers(long count) {
        return IntStream.range(0, (int) count).mapToObj(Integer::toString).toList();
    }
}
