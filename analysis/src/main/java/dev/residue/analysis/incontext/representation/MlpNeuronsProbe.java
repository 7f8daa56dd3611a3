package dev.residue.analysis.incontext.representation;

import ai.djl.ndarray.NDArray;
import dev.residue.analysis.figure.Caption;
import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.figure.HeatMap;
import dev.residue.analysis.incontext.representation.NeuronShares.Kind;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.Measurements.Values;
import dev.residue.analysis.probe.Probe;
import dev.residue.analysis.probe.ProbeFactory;
import dev.residue.analysis.probe.ProbeRecord;
import dev.residue.analysis.probe.Subject;
import dev.residue.dataset.incontext.InContextLinear;
import dev.residue.model.settings.TransformerSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * What each neuron of the MLPs depends on: the share of the variance of its activation, after the
 * non-linearity, at the y of one shot over all p² pairs there ({@link PairSweep}). See
 * docs/reproductions/in-context.md#heads-and-neurons.
 *
 * <p>Numbers, in {@code [0, 1]}, over the neurons whose activation changes at all:
 *
 * <ul>
 *   <li>{@code mean/<what>/layer-<l>}: the mean share; {@code above-half/<what>/layer-<l>}: the
 *       share of neurons of which more than half is explained.
 *   <li>{@code changing/layer-<l>}: the share of neurons whose activation changes; where none does,
 *       the others are not reported.
 * </ul>
 *
 * <p>{@code <what>} is {@code x}, {@code y}, {@code value} (z = a x + b y; chance 1 / (p + 1) each)
 * or {@code ratio} (y/x; chance 1 / p): one-way group means. The means of x and of log x are the
 * same means, so what tells the orders apart is {@code x/residue-frequency}, {@code
 * x/logarithm-frequency} and the same of y: the share of the best single cosine of x, or of log x.
 * Their chance is below that of the means, for a cosine is one function of x; but an exact cosine
 * in one order can have half of the other where p is small: an even function of x has only every
 * second frequency of log x. Ratios and logarithms leave out every pair with a 0.
 *
 * <p>Arrays {@code layer <l> [dMlp, 8]} of the shares in the order x, y, ratio, value, then the
 * frequencies of x and y by residue, of x and y by logarithm; 0 where nothing changes.
 */
public final class MlpNeuronsProbe implements Probe {

    private static final int CLASSES = 10;
    private static final int CLEAREST = 40;

    private static final double HALF = 0.5;

    private final InContextLinear task;
    private final long seed;

    public MlpNeuronsProbe(InContextLinear task, long seed) {
        this.task = task;
        this.seed = seed;
    }

    public static List<String> explanations() {
        return Arrays.stream(Kind.values()).map(Kind::title).toList();
    }

    public static ProbeFactory factory() {
        return RepresentationProbe.ofNeurons(
                        "what MLP neurons depend on: x, y, their ratio, the value, single"
                                + " frequencies",
                        MlpNeuronsProbe::new)
                .optFigures((task, record) -> maps(record))
                .build();
    }

    @Override
    public void measure(Subject subject, Measurements measurements) {
        TransformerSettings settings = subject.transformer().settings();
        PairSweep sweep = PairSweep.of(task, settings.layers(), seed);
        String position = ":, " + InContextLinear.yPosition(sweep.shot());
        Map<String, UnaryOperator<NDArray>> selections = new LinkedHashMap<>();
        for (int layer = 0; layer < settings.layers(); layer++) {
            if (settings.mlp().get(layer) != null) {
                selections.put(hook(layer), activations -> activations.get(position));
            }
        }
        Map<String, Values> found = subject.observe(sweep.sequences(), selections);
        NeuronShares shares = new NeuronShares(sweep);
        for (int layer = 0; layer < settings.layers(); layer++) {
            Values activations = found.get(hook(layer));
            if (activations != null) {
                add(shares, activations, layer, measurements);
            }
        }
    }

    private static String hook(int layer) {
        return "blocks." + layer + ".mlp.hook_post";
    }

    private static void add(
            NeuronShares shares, Values activations, int layer, Measurements measurements) {
        int pairs = (int) activations.shape()[0];
        int neurons = (int) activations.shape()[1];
        Kind[] kinds = Kind.values();
        float[] all = new float[neurons * kinds.length];
        double[] sums = new double[kinds.length];
        int[] above = new int[kinds.length];
        int changing = 0;
        for (int neuron = 0; neuron < neurons; neuron++) {
            double[] values = new double[pairs];
            boolean changes = false;
            for (int code = 0; code < pairs; code++) {
                values[code] = activations.data()[code * neurons + neuron];
                changes |= values[code] != values[0];
            }
            if (!changes) {
                continue;
            }
            changing++;
            for (int i = 0; i < kinds.length; i++) {
                double share = shares.share(kinds[i], values);
                all[neuron * kinds.length + i] = (float) share;
                sums[i] += share;
                above[i] += share > HALF ? 1 : 0;
            }
        }
        String suffix = "/layer-" + (layer + 1);
        measurements.add("changing" + suffix, (double) changing / neurons);
        measurements.add("layer " + (layer + 1), new Values(all, neurons, kinds.length));
        for (int i = 0; i < kinds.length && changing > 0; i++) {
            String of = kinds[i].title() + suffix;
            measurements.add("mean/" + of, sums[i] / changing);
            measurements.add("above-half/" + of, (double) above[i] / changing);
        }
    }

    static List<Figure> maps(ProbeRecord record) {
        List<Figure> maps = new ArrayList<>();
        record.arrays()
                .forEach(
                        (name, values) -> {
                            String title = "What explains MLP neurons, " + name;
                            double[][] shares = values.rows(); // [neuron][explanation]
                            maps.add(spread(title, shares));
                            maps.add(clearest(title, shares));
                        });
        return maps;
    }

    private static HeatMap spread(String title, double[][] shares) {
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
        HeatMap map =
                new HeatMap(
                        title,
                        explanations,
                        IntStream.rangeClosed(1, CLASSES)
                                .mapToObj(i -> "≤ " + 10 * i + " %")
                                .toList(),
                        rows,
                        new Caption(
                                        "Of the %s neurons that change, the part of which so much variance"
                                                        .formatted(changing)
                                                + " is explained.",
                                        "all in the first column",
                                        Caption.NONE)
                                .text(),
                        "share");
        int last = CLASSES - 1;
        int best = 0;
        for (int row = 1; row < rows.length; row++) {
            best = rows[row][last] > rows[best][last] ? row : best;
        }
        return map.withFinding(
                "%s explains more than .9 of %s of them"
                        .formatted(explanations.get(best), Caption.number(rows[best][last])));
    }

    private static HeatMap clearest(String title, double[][] shares) {
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
        HeatMap map =
                new HeatMap(
                        title + ", the clearest",
                        explanations,
                        chosen.stream().map(String::valueOf).toList(),
                        rows,
                        new Caption(
                                        "Share of each neuron's variance that is explained, neurons"
                                                + " by number.",
                                        "near 0",
                                        Caption.NONE)
                                .text(),
                        "share");
        return map.largest()
                .map(
                        cell ->
                                map.withFinding(
                                        "neuron %s by %s (%s)"
                                                .formatted(
                                                        map.columnLabels().get(cell.column()),
                                                        map.rowLabels().get(cell.row()),
                                                        Caption.number(cell.value()))))
                .orElse(map);
    }

    private static double best(double[] neuron) {
        double best = 0;
        for (double share : neuron) {
            best = Math.max(best, share);
        }
        return best;
    }
}
