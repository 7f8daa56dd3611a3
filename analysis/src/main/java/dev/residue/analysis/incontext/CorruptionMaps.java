package dev.residue.analysis.incontext;

import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.figure.HeatMap;
import dev.residue.analysis.probe.ProbeRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Draws the accuracy as labels in the context are wrong, by their number and by their place. */
final class CorruptionMaps {

    private CorruptionMaps() {}

    /** Returns two maps for each split; none where the probe has not run. */
    static List<Figure> of(ProbeRecord record) {
        List<Figure> maps = new ArrayList<>();
        record.arrays()
                .forEach(
                        (name, values) ->
                                maps.add(
                                        new HeatMap(
                                                "label corruption, " + name,
                                                numbers(values.shape()[0]),
                                                numbers(values.shape()[1]),
                                                values.rows(),
                                                note(name) + "; step " + record.step())));
        return maps;
    }

    private static List<String> numbers(long count) {
        return IntStream.range(0, (int) count).mapToObj(Integer::toString).toList();
    }

    private static String note(String name) {
        return "accuracy after so many examples, down, "
                + (name.endsWith(", one place")
                        ? "of which that one, counted from 0 and across, has a wrong label"
                        : "of which so many, across, have a wrong label");
    }
}
