package dev.residue.analysis.incontext.representation;

import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.figure.HeatMap;
import dev.residue.analysis.probe.Measurement;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.ProbeRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Draws where heads look, and what is lost without each of them. */
final class HeadMaps {

    private static final String HEADS = "layer ";
    private static final String PROPORTIONAL = "proportional/layer-";
    private static final List<String> ASKING = List.of("x", "y", "z");

    private HeadMaps() {}

    static List<Figure> attention(ProbeRecord record) {
        List<Figure> maps = new ArrayList<>(proportional(record.numbers()));
        maps.addAll(
                record.figures(
                        (name, values) -> name.startsWith(HEADS),
                        (name, values) ->
                                new HeatMap(
                                        "Where heads look, " + name,
                                        labels((int) values.shape()[0]),
                                        HeadsProbe.targets(),
                                        values.rows(),
                                        "Mean attention, over all shots but the first.",
                                        "attention")));
        return maps;
    }

    private static List<String> labels(int heads) {
        List<String> labels = new ArrayList<>();
        for (int head = 1; head <= heads; head++) {
            for (String token : ASKING) {
                labels.add("head " + head + " at " + token);
            }
        }
        return labels;
    }

    /**
     * Returns the attention to the examples that a query is a multiple of, with a row for each
     * layer; nothing where it was not measured.
     */
    private static List<HeatMap> proportional(List<Measurement> indexed) {
        TreeMap<Integer, TreeMap<Long, Double>> layers = new TreeMap<>();
        for (Measurement one : indexed) {
            if (one.index() != null && one.name().startsWith(PROPORTIONAL)) {
                int layer = Integer.parseInt(one.name().substring(PROPORTIONAL.length()));
                layers.computeIfAbsent(layer, key -> new TreeMap<>()).put(one.index(), one.value());
            }
        }
        if (layers.isEmpty()) {
            return List.of();
        }
        List<String> heads =
                layers.firstEntry().getValue().keySet().stream()
                        .map(head -> "head " + head)
                        .toList();
        double[][] rows =
                layers.values().stream()
                        .map(row -> row.values().stream().mapToDouble(value -> value).toArray())
                        .toArray(double[][]::new);
        return List.of(
                new HeatMap(
                        "Which heads look at examples that the query is a multiple of",
                        layers.keySet().stream().map(layer -> "layer " + layer).toList(),
                        heads,
                        rows,
                        "Mean attention at y to earlier examples of which the query is a multiple;"
                                + " proportional-even in the table is what even attention gives.",
                        "attention"));
    }

    static List<Figure> ablation(ProbeRecord record) {
        return record.figures((name, values) -> values.shape().length == 3, HeadMaps::ablation);
    }

    private static HeatMap ablation(String split, Measurements.Values values) {
        List<String> labels = new ArrayList<>();
        for (int layer = 1; layer <= values.shape()[0]; layer++) {
            for (int head = 1; head <= values.shape()[1]; head++) {
                labels.add("layer " + layer + ", head " + head);
            }
        }
        return new HeatMap(
                "What is lost without a head, " + split,
                labels,
                values.labels(2, Integer::toString),
                values.rows(),
                "Change of the accuracy without the head, by number of shots; 0: nothing is lost.",
                "change of accuracy");
    }
}
