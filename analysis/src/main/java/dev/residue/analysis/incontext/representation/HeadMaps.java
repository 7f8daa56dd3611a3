package dev.residue.analysis.incontext.representation;

import dev.residue.analysis.figure.Caption;
import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.figure.HeatMap;
import dev.residue.analysis.probe.Measurement;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.ProbeRecord;
import java.util.ArrayList;
import java.util.Arrays;
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
                                most(
                                        new HeatMap(
                                                "Where heads look, " + name,
                                                labels((int) values.shape()[0]),
                                                HeadsProbe.targets(),
                                                values.rows(),
                                                new Caption(
                                                                "Mean attention, over all shots but"
                                                                        + " the first.",
                                                                "even attention by the number of"
                                                                        + " such tokens",
                                                                Caption.NONE)
                                                        .text(),
                                                "attention"))));
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
                most(
                        new HeatMap(
                                "Which heads look at examples that the query is a multiple of",
                                layers.keySet().stream().map(layer -> "layer " + layer).toList(),
                                heads,
                                rows,
                                new Caption(
                                                "Mean attention at y to earlier examples of which"
                                                        + " the query is a multiple.",
                                                "proportional-even in the table",
                                                Caption.NONE)
                                        .text(),
                                "attention")));
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
        HeatMap map =
                new HeatMap(
                        "What is lost without a head",
                        labels,
                        values.labels(2, Integer::toString),
                        values.rows(),
                        new Caption(
                                        "Change of the accuracy when the head's output is zero, by"
                                                + " number of shots.",
                                        "0, nothing is lost",
                                        Caption.NONE)
                                .text(),
                        "change of accuracy");
        int worst = 0;
        double[][] changes = map.values();
        for (int row = 1; row < changes.length; row++) {
            worst = sum(changes[row]) < sum(changes[worst]) ? row : worst;
        }
        double mean = sum(changes[worst]) / changes[worst].length;
        return map.withFinding(
                        "most without %s (%s)".formatted(labels.get(worst), Caption.number(mean)))
                .withVariant(split);
    }

    private static double sum(double... values) {
        return Arrays.stream(values).filter(Double::isFinite).sum();
    }

    /** Says which cell is largest. */
    private static HeatMap most(HeatMap map) {
        return map.largest()
                .map(
                        cell ->
                                map.withFinding(
                                        "%s most at %s (%s)"
                                                .formatted(
                                                        map.rowLabels().get(cell.row()),
                                                        map.columnLabels().get(cell.column()),
                                                        Caption.number(cell.value()))))
                .orElse(map);
    }
}
