package dev.residue.analysis.incontext;

import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.figure.HeatMap;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.ProbeRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Draws what the grid probe found, as figure 5 of Learning to grok does: for each number of shots
 * the queries that the model answers, those that match a ratio, and the difference.
 */
final class QueryGrids {

    private static final String RIGHT = "right-";
    private static final String DIFFERENCE = "difference-";
    private static final String SHOTS = "-shots";

    private QueryGrids() {}

    /** Returns three maps for each number of shots; none where the probe has not run. */
    static List<Figure> of(ProbeRecord record) {
        Map<String, Measurements.Values> arrays = record.arrays();
        long step = record.step();
        TreeMap<Integer, String> byShots = new TreeMap<>();
        for (String name : arrays.keySet()) {
            if (name.startsWith(RIGHT) && name.endsWith(SHOTS)) {
                String shots = name.substring(RIGHT.length(), name.length() - SHOTS.length());
                byShots.put(Integer.parseInt(shots), shots + SHOTS);
            }
        }
        List<Figure> maps = new ArrayList<>();
        for (String shots : byShots.values()) {
            Measurements.Values right = arrays.get(RIGHT + shots);
            Measurements.Values difference = arrays.get(DIFFERENCE + shots);
            if (right != null && difference != null) {
                double[][] model = right.rows();
                double[][] gap = difference.rows();
                maps.add(map("right-" + shots, model, "1 where the model is right", step));
                maps.add(
                        map(
                                "ratio-matching-" + shots,
                                minus(model, gap),
                                "1 where the query is a multiple of some example",
                                step));
                maps.add(
                        map(
                                "difference-" + shots,
                                gap,
                                "1 right although no multiple, -1 wrong although a multiple",
                                step));
            }
        }
        return maps;
    }

    private static HeatMap map(String name, double[][] values, String meaning, long step) {
        List<String> numbers =
                IntStream.range(0, values.length).mapToObj(Integer::toString).toList();
        return new HeatMap(
                "grid, " + name,
                numbers,
                numbers,
                values,
                "queries after one fixed context, x down and y across: "
                        + meaning
                        + "; step "
                        + step);
    }

    private static double[][] minus(double[][] model, double[][] gap) {
        double[][] matched = new double[model.length][];
        for (int x = 0; x < model.length; x++) {
            matched[x] = new double[model[x].length];
            for (int y = 0; y < matched[x].length; y++) {
                matched[x][y] = model[x][y] - gap[x][y];
            }
        }
        return matched;
    }
}
