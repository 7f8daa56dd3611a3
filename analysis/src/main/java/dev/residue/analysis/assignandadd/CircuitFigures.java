package dev.residue.analysis.assignandadd;

import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.figure.HeatMap;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.ProbeRecord;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Draws the maps on weights that a person can read at a glance. */
final class CircuitFigures {

    private static final Map<String, String> MEANINGS =
            new TreeMap<>(
                    Map.of(
                            "qk1-positions-masked",
                            "layer 1's query-key products of prefix positions: a previous-token"
                                    + " head has its largest just below the diagonal",
                            "qk2-variables",
                            "layer 2's query-key products of the names that layer 1 writes: a"
                                    + " diagonal matches variables"));

    private CircuitFigures() {}

    static List<Figure> maps(AssignAndAdd task, ProbeRecord record) {
        List<Figure> maps = new ArrayList<>();
        MEANINGS.forEach(
                (name, meaning) -> {
                    Measurements.Values values = record.arrays().get(name);
                    if (values != null) {
                        maps.add(
                                new HeatMap(
                                        "circuit, " + name,
                                        labels(name, task, (int) values.shape()[0]),
                                        labels(name, task, (int) values.shape()[1]),
                                        values.rows(),
                                        meaning + "; step " + record.step()));
                    }
                });
        return maps;
    }

    private static List<String> labels(String name, AssignAndAdd task, int size) {
        return IntStream.range(0, size)
                .mapToObj(
                        i ->
                                name.endsWith("variables")
                                        ? task.vocabulary().token(task.variableToken(i))
                                        : "P" + i)
                .toList();
    }
}
