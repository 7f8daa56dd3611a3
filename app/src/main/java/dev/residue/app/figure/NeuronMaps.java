package dev.residue.app.figure;

import dev.residue.analysis.Measurements;
import dev.residue.analysis.incontext.representation.MlpNeuronsProbe;
import dev.residue.app.report.HeatMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** Draws what MLP neurons depend on: all of a layer in ten classes, and the clearest ones. */
final class NeuronMaps {

    private static final String PROBE = "mlp-neurons/layer ";
    private static final int CLASSES = 10;
    private static final int CLEAREST = 40;

    private NeuronMaps() {}

    /** Returns two maps for each layer; none where the probe has not run. */
    static List<HeatMap> of(Map<String, Measurements.Values> arrays, long step) {
        List<HeatMap> maps = new ArrayList<>();
        arrays.forEach(
                (name, values) -> {
                    if (name.startsWith(PROBE)) {
                        String title = "MLP neurons, layer " + name.substring(PROBE.length());
                        double[][] shares = ReportMaps.rows(values); // [neuron][explanation]
                        maps.add(spread(title, shares, step));
                        maps.add(clearest(title, shares, step));
                    }
                });
        return maps;
    }

    private static HeatMap spread(String title, double[][] shares, long step) {
        List<String> explanations = MlpNeuronsProbe.explanations();
        double[][] rows = new double[explanations.size()][CLASSES];
        int changing = 0;
        for (double[] neuron : shares) {
            if (best(neuron) > 0) {
                changing++;
                for (int i = 0; i < rows.length; i++) {
                    rows[i][Math.min(CLASSES - 1, (int) (CLASSES * neuron[i]))]++;
                }
            }
        }
        for (double[] row : rows) {
            for (int i = 0; i < CLASSES; i++) {
                row[i] /= Math.max(1, changing);
            }
        }
        return new HeatMap(
                title,
                explanations,
                IntStream.rangeClosed(1, CLASSES).mapToObj(i -> "≤ " + 10 * i + " %").toList(),
                rows,
                String.format(
                        Locale.ROOT,
                        "of the %d neurons that change, the part of which so much variance is"
                                + " explained; step %d",
                        changing,
                        step));
    }

    private static HeatMap clearest(String title, double[][] shares, long step) {
        List<Integer> chosen =
                IntStream.range(0, shares.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble(neuron -> -best(shares[neuron])))
                        .limit(CLEAREST)
                        .toList();
        List<String> explanations = MlpNeuronsProbe.explanations();
        double[][] rows = new double[explanations.size()][chosen.size()];
        for (int i = 0; i < rows.length; i++) {
            for (int column = 0; column < chosen.size(); column++) {
                rows[i][column] = shares[chosen.get(column)][i];
            }
        }
        return new HeatMap(
                title + ", the clearest",
                explanations,
                chosen.stream().map(String::valueOf).toList(),
                rows,
                "share of each neuron's variance that is explained, neurons by number; step "
                        + step);
    }

    private static double best(double[] neuron) {
        double best = 0;
        for (double share : neuron) {
            best = Math.max(best, share);
        }
        return best;
    }
}
