package dev.residue.app.figure;

import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.incontext.representation.HeadsProbe;
import dev.residue.app.report.HeatMap;
import dev.residue.app.report.Measurement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Draws where heads look, and what is lost without each of them. */
public final class HeadMaps {

    private static final String HEADS = "heads/layer ";
    private static final String PROPORTIONAL = "proportional/layer-";
    private static final String ABLATION = "head-ablation/";
    private static final List<String> ASKING = List.of("x", "y", "z");

    private HeadMaps() {}

    /** Returns one map for each layer; none where the heads probe has not run. */
    static List<HeatMap> attention(Map<String, Measurements.Values> arrays, long step) {
        List<HeatMap> maps = new ArrayList<>();
        arrays.forEach(
                (name, values) -> {
                    if (name.startsWith(HEADS)) {
                        List<String> labels = new ArrayList<>();
                        for (int head = 1; head <= values.shape()[0]; head++) {
                            for (String token : ASKING) {
                                labels.add("head " + head + " at " + token);
                            }
                        }
                        maps.add(
                                new HeatMap(
                                        "heads, layer " + name.substring(HEADS.length()),
                                        labels,
                                        HeadsProbe.targets(),
                                        rows(values, labels.size()),
                                        "mean attention, over all shots but the first; step "
                                                + step));
                    }
                });
        return maps;
    }

    /**
     * Returns the attention to the examples that a query is a multiple of, with a row for each
     * layer; nothing where it was not measured.
     */
    public static List<HeatMap> proportional(List<Measurement> indexed, long step) {
        TreeMap<Integer, TreeMap<Integer, Double>> layers = new TreeMap<>();
        for (Measurement one : indexed) {
            if (one.probe().equals("heads") && one.name().startsWith(PROPORTIONAL)) {
                int layer = Integer.parseInt(one.name().substring(PROPORTIONAL.length()));
                layers.computeIfAbsent(layer, key -> new TreeMap<>())
                        .put(one.index().orElseThrow(), one.value());
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
                        "heads, ratio-matching examples",
                        layers.keySet().stream().map(layer -> "layer " + layer).toList(),
                        heads,
                        rows,
                        "mean attention at y to earlier examples of which the query is a multiple;"
                                + " proportional-even in the table is what even attention gives;"
                                + " step "
                                + step));
    }

    /** Returns one map for each split; none where the head-ablation probe has not run. */
    static List<HeatMap> ablation(Map<String, Measurements.Values> arrays, long step) {
        List<HeatMap> maps = new ArrayList<>();
        arrays.forEach(
                (name, values) -> {
                    if (name.startsWith(ABLATION) && values.shape().length == 3) {
                        List<String> labels = new ArrayList<>();
                        for (int layer = 1; layer <= values.shape()[0]; layer++) {
                            for (int head = 1; head <= values.shape()[1]; head++) {
                                labels.add("layer " + layer + ", head " + head);
                            }
                        }
                        int shots = (int) values.shape()[2];
                        maps.add(
                                new HeatMap(
                                        "head ablation, " + name.substring(ABLATION.length()),
                                        labels,
                                        IntStream.range(0, shots)
                                                .mapToObj(Integer::toString)
                                                .toList(),
                                        rows(values, labels.size()),
                                        "change of the accuracy without the head, by number of"
                                                + " shots; step "
                                                + step));
                    }
                });
        return maps;
    }

    private static double[][] rows(Measurements.Values values, int count) {
        int columns = values.data().length / count;
        double[][] rows = new double[count][columns];
        for (int row = 0; row < count; row++) {
            int start = row * columns;
            Arrays.setAll(rows[row], column -> values.data()[start + column]);
        }
        return rows;
    }
}
