package dev.residue.analysis.incontext;

import dev.residue.analysis.figure.Caption;
import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.figure.HeatMap;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.Probe;
import dev.residue.analysis.probe.ProbeFactory;
import dev.residue.analysis.probe.ProbeRecord;
import dev.residue.analysis.probe.Subject;
import dev.residue.analysis.probe.TaskProbe;
import dev.residue.dataset.RandomStream;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.incontext.Example;
import dev.residue.dataset.incontext.InContextLinear;
import dev.residue.dataset.incontext.InContextSplit;
import dev.residue.dataset.incontext.RatioMatching;
import dev.residue.dataset.incontext.TaskVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Which of all p² queries a model answers rightly from one fixed context, beside those that are a
 * multiple of some example: Learning to grok, figure 5.
 *
 * <p>The task is one that was never trained on, with both factors other than 0 where there is one;
 * the context's pairs are trained ones, different as far as there are enough. Numbers, index k for
 * a context of k examples, 1, 2, 13 (the figure's) and the most there are; shares of the p² queries
 * in {@code [0, 1]}:
 *
 * <ul>
 *   <li>{@code grid/right}: answered rightly, chance 1 / p; {@code grid/ratio-matching}: a multiple
 *       of some example. Independent examples give (k (p - 1) + 1) / p² up to k = p + 1.
 *   <li>{@code grid/beyond}: right though no multiple; {@code grid/missed}: a multiple, but wrong.
 * </ul>
 *
 * <p>Arrays {@code [x, y]}: {@code right-<k>-shots}, 1 or 0, and {@code difference-<k>-shots}, 1
 * where beyond and -1 where missed. <b>Misleading:</b> it is one context of one task; the algorithm
 * probe has many.
 */
public final class GridProbe implements Probe {
    private static final String RIGHT = "right-";
    private static final String DIFFERENCE = "difference-";
    private static final String SUFFIX = "-shots";

    private static final List<Integer> SHOTS = List.of(1, 2, 13);

    private final InContextLinear task;
    private final TaskVector vector;
    private final int[] pairs;
    private final TreeSet<Integer> shots = new TreeSet<>();

    public GridProbe(InContextLinear task, long seed) {
        this.task = task;
        List<TaskVector> heldOut = task.tasks(InContextSplit.OUT_OF_DISTRIBUTION_TEST.title());
        vector =
                heldOut.stream()
                        .filter(one -> one.a() != 0 && one.b() != 0)
                        .findFirst()
                        .orElse(heldOut.get(0));
        int[] trained = task.pairs(InContextSplit.IN_DISTRIBUTION_TRAIN.title());
        RandomStream.of("in-context/grid", seed).shuffle(trained, trained.length);
        pairs = new int[task.examples()];
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = trained[i % trained.length];
        }
        shots.add(task.examples() - 1);
        SHOTS.stream().filter(shot -> shot < task.examples()).forEach(shots::add);
    }

    public static ProbeFactory factory() {
        return TaskProbe.builder(
                        InContextLinear.class,
                        "which of all queries are right after a fixed context, beside ratio"
                                + " matching",
                        GridProbe::new)
                .optFigures((task, record) -> maps(record))
                .build();
    }

    @Override
    public void measure(Subject subject, Measurements measurements) {
        for (int shot : shots) {
            measure(subject, shot, measurements);
        }
    }

    private void measure(Subject subject, int shot, Measurements measurements) {
        int p = task.modulus();
        Sequences sequences = task.sweep(vector, pairs, shot);
        List<Example> context = Example.before(sequences, 0, shot);
        QueryAnswers answers = QueryAnswers.of(subject, sequences);
        RatioMatching matching = new RatioMatching(p);
        float[] right = new float[p * p];
        float[] difference = new float[p * p];
        int matched = 0;
        int beyond = 0;
        int missed = 0;
        int all = 0;
        for (int code = 0; code < right.length; code++) {
            boolean isRight = answers.isRight(code, shot);
            boolean isMatched = matching.answer(context, code / p, code % p).isPresent();
            all += isRight ? 1 : 0;
            matched += isMatched ? 1 : 0;
            beyond += isRight && !isMatched ? 1 : 0;
            missed += isMatched && !isRight ? 1 : 0;
            right[code] = isRight ? 1 : 0;
            difference[code] = right[code] - (isMatched ? 1 : 0);
        }
        double queries = right.length;
        measurements.add("grid/right", (long) shot, all / queries);
        measurements.add("grid/ratio-matching", (long) shot, matched / queries);
        measurements.add("grid/beyond", (long) shot, beyond / queries);
        measurements.add("grid/missed", (long) shot, missed / queries);
        measurements.add("right-" + shot + "-shots", new Measurements.Values(right, p, p));
        measurements.add(
                "difference-" + shot + "-shots", new Measurements.Values(difference, p, p));
    }

    static List<Figure> maps(ProbeRecord record) {
        Map<String, Measurements.Values> arrays = record.arrays();
        TreeMap<Integer, String> byShots = new TreeMap<>();
        for (String name : arrays.keySet()) {
            if (name.startsWith(RIGHT) && name.endsWith(SUFFIX)) {
                String shots = name.substring(RIGHT.length(), name.length() - SUFFIX.length());
                byShots.put(Integer.parseInt(shots), shots + SUFFIX);
            }
        }
        List<Figure> maps = new ArrayList<>();
        for (String shots : byShots.values()) {
            Measurements.Values right = arrays.get(RIGHT + shots);
            Measurements.Values difference = arrays.get(DIFFERENCE + shots);
            if (right != null && difference != null) {
                double[][] model = right.rows();
                double[][] gap = difference.rows();
                String count = shots.replace(SUFFIX, "");
                String after = "after " + count + (count.equals("1") ? " example" : " examples");
                double[][] matched = minus(model, gap);
                maps.add(
                        map("Which queries are answered", model, "1 where the model is right")
                                .withFinding(share(model, 1) + " of all")
                                .withVariant(after));
                maps.add(
                        map(
                                        "Which queries matching ratios answers",
                                        matched,
                                        "1 where the query is a multiple of some example")
                                .withFinding(share(matched, 1) + " of all")
                                .withVariant(after));
                maps.add(
                        map(
                                        "Where the model goes beyond matching ratios",
                                        gap,
                                        "1 right although no multiple, -1 wrong although a"
                                                + " multiple")
                                .withFinding(
                                        "right beyond it at %s, wrong within at %s"
                                                .formatted(share(gap, 1), share(gap, -1)))
                                .withVariant(after));
            }
        }
        return maps;
    }

    private static HeatMap map(String title, double[][] values, String meaning) {
        List<String> numbers =
                IntStream.range(0, values.length).mapToObj(Integer::toString).toList();
        return new HeatMap(
                title,
                numbers,
                numbers,
                values,
                new Caption(
                                "Queries after one fixed context, x down and y across: "
                                        + meaning
                                        + ".",
                                "right at 1/p of them",
                                "figure 5")
                        .text(),
                "right");
    }

    private static String share(double[][] values, int wanted) {
        long found =
                Arrays.stream(values)
                        .flatMapToDouble(Arrays::stream)
                        .filter(value -> Math.round(value) == wanted)
                        .count();
        return Caption.number((double) found / (values.length * values.length));
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
