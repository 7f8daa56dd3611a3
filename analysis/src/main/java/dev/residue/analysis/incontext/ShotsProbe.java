package dev.residue.analysis.incontext;

import dev.residue.analysis.figure.Caption;
import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.figure.Scatter;
import dev.residue.analysis.probe.Measurement;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.Probe;
import dev.residue.analysis.probe.ProbeFactory;
import dev.residue.analysis.probe.ProbeRecord;
import dev.residue.analysis.probe.Subject;
import dev.residue.analysis.probe.TaskProbe;
import dev.residue.dataset.incontext.InContextLinear;
import dev.residue.dataset.incontext.InContextSplit;
import dev.residue.dataset.incontext.QueryKind;
import dev.residue.dataset.incontext.ShotBaselines;
import dev.residue.dataset.incontext.TaskVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Accuracy and loss by number of shots on all four splits, beside what is possible without learning
 * the functions: Learning to grok, figure 1c.
 *
 * <p>On {@value #SEQUENCES} fixed sequences of each split, each of which has one query after k
 * examples, for all k (standard error of an accuracy at most .016). A query is <em>uncopied</em>
 * where its (x, y) does not stand in the context. Numbers:
 *
 * <ul>
 *   <li>{@code accuracy/<split>/shots-<k>} and {@code loss/<split>/shots-<k>}: of all queries; the
 *       loss is in nats. Chance 1 / p and ln(classes).
 *   <li>{@code uncopied/<split>}, index k: the accuracy on uncopied queries, and {@code
 *       count/uncopied/<split>}, how many these are; without an index, that after all shots. Where
 *       there are none the accuracy is left out.
 *   <li>{@code baseline/chance}, {@code baseline/copying/<split>}, {@code
 *       baseline/ratio-matching/<split>}, index k: the accuracy on all queries of who guesses, of
 *       who copies else guesses, of who matches ratios else guesses; see {@link ShotBaselines}.
 *   <li>{@code baseline/uncopied/<split>}, index k: the best known on these uncopied queries
 *       without combining examples: ratio matching, else the z that most tasks of the split have at
 *       (x, y).
 *   <li>{@code phase}: the {@linkplain InContextPhase#code code} of the {@link InContextPhase};
 *       left out where a split has no uncopied query.
 * </ul>
 *
 * <p>Modulo a composite number an example that is the query times a number without inverse narrows
 * the answer down without giving it; the baselines guess there, so that a model can exceed them
 * without combining examples.
 *
 * <p>An answer is the class with the largest logit, be it a number or not.
 */
public final class ShotsProbe implements Probe {
    private static final Caption NOTE =
            new Caption(
                    "Uncopied queries are those whose x and y do not stand in the context; their"
                            + " baseline"
                            + " matches ratios and else takes the commonest z. The other baselines"
                            + " are of"
                            + " all queries.",
                    "1/p",
                    "figure 1c");

    public static final int SEQUENCES = 1000;

    private final InContextLinear task;
    private final List<Part> parts = new ArrayList<>();

    private record Part(ShotSample sample, ShotBaselines baselines, UncopiedBaseline uncopied) {}

    public ShotsProbe(InContextLinear task, long seed) {
        this(task, SEQUENCES, seed);
    }

    ShotsProbe(InContextLinear task, int sequences, long seed) {
        this.task = task;
        for (String split : task.splits()) {
            parts.add(
                    new Part(
                            new ShotSample(task, split, sequences, seed),
                            task.baselines(split),
                            new UncopiedBaseline(task, split)));
        }
    }

    public static ProbeFactory factory() {
        return TaskProbe.builder(
                        InContextLinear.class,
                        "accuracy and loss by number of shots on every split, and the baselines'",
                        ShotsProbe::new)
                .optWarning(
                        task ->
                                task.isField()
                                        ? Optional.empty()
                                        : Optional.of(
                                                "has weaker baselines modulo a composite number: an"
                                                    + " example that is the query times a number"
                                                    + " without inverse narrows the answer down,"
                                                    + " and they only guess"))
                .optFigures(ShotsProbe::curves)
                .optIndexNames((task, name, index) -> "after " + index + " shots")
                .build();
    }

    @Override
    public void measure(Subject subject, Measurements measurements) {
        Map<InContextSplit, Double> last = new EnumMap<>(InContextSplit.class);
        for (int shot = 0; shot < task.examples(); shot++) {
            measurements.add("baseline/chance", (long) shot, 1.0 / task.modulus());
        }
        for (Part part : parts) {
            ShotSample sample = part.sample();
            String split = sample.split();
            QueryAnswers answers = QueryAnswers.of(subject, sample.sequences());
            for (int shot = 0; shot < sample.reads(); shot++) {
                Tally all = Tally.of(sample, answers, shot, kind -> true);
                measurements.add("accuracy/" + split + "/shots-" + shot, all.accuracy());
                measurements.add("loss/" + split + "/shots-" + shot, all.loss());
            }
            for (int shot = 0; shot < sample.reads(); shot++) {
                addAtShot(part, answers, shot, measurements);
            }
            Tally end = Tally.of(sample, answers, sample.reads() - 1, Tally::isUncopied);
            end.report("uncopied/" + split, null, measurements);
            if (end.count() > 0) {
                last.put(InContextSplit.titled(split), end.accuracy());
            }
        }
        if (last.size() == InContextSplit.values().length) {
            measurements.add("phase", phase(last).code());
        }
    }

    private static void addAtShot(
            Part part, QueryAnswers answers, int shot, Measurements measurements) {
        ShotSample sample = part.sample();
        String split = sample.split();
        long index = shot;
        measurements.add("baseline/copying/" + split, index, part.baselines().copying(shot));
        measurements.add(
                "baseline/ratio-matching/" + split, index, part.baselines().ratioMatching(shot));
        Tally uncopied = Tally.of(sample, answers, shot, Tally::isUncopied);
        uncopied.report("uncopied/" + split, index, measurements);
        if (uncopied.count() > 0) {
            measurements.add(
                    "baseline/uncopied/" + split, index, part.uncopied().accuracy(sample, shot));
        }
    }

    private InContextPhase phase(Map<InContextSplit, Double> accuracies) {
        return InContextPhase.of(
                accuracies.getOrDefault(InContextSplit.IN_DISTRIBUTION_TRAIN, 0.0),
                accuracies.getOrDefault(InContextSplit.IN_DISTRIBUTION_TEST, 0.0),
                accuracies.getOrDefault(InContextSplit.OUT_OF_DISTRIBUTION_TRAIN, 0.0),
                accuracies.getOrDefault(InContextSplit.OUT_OF_DISTRIBUTION_TEST, 0.0),
                task.modulus());
    }

    static List<Figure> curves(InContextLinear task, ProbeRecord record) {
        List<Figure> figures = new ArrayList<>();
        for (String split : task.splits()) {
            List<Scatter.Point> points = new ArrayList<>(all(record, split));
            Map<String, String> kinds = new LinkedHashMap<>();
            kinds.put("uncopied/" + split, "model, uncopied");
            kinds.put("baseline/uncopied/" + split, "best baseline, uncopied");
            kinds.put("baseline/ratio-matching/" + split, "matches ratios");
            kinds.put("baseline/copying/" + split, "copies");
            kinds.put("baseline/chance", "guesses");
            kinds.forEach((name, kind) -> points.addAll(indexed(record, name, kind)));
            if (points.stream().anyMatch(point -> point.kind().startsWith("model"))) {
                figures.add(ByShots.curves("Accuracy by number of shots, " + split, points, NOTE));
            }
        }
        return figures;
    }

    private static List<Scatter.Point> all(ProbeRecord record, String split) {
        String prefix = "accuracy/" + split + "/shots-";
        List<Scatter.Point> points = new ArrayList<>();
        for (Measurement one : record.numbers()) {
            if (one.index() == null && one.name().startsWith(prefix)) {
                int shots = Integer.parseInt(one.name().substring(prefix.length()));
                points.add(new Scatter.Point(shots, one.value(), "model, all queries"));
            }
        }
        return points;
    }

    private static List<Scatter.Point> indexed(ProbeRecord record, String name, String kind) {
        List<Scatter.Point> points = new ArrayList<>();
        record.indexed(name)
                .forEach((shots, value) -> points.add(new Scatter.Point(shots, value, kind)));
        return points;
    }

    /**
     * The best that is known to be possible without combining examples: ratio matching where it
     * works, and else the z that is commonest at (x, y) among all tasks of the split.
     *
     * <p>Its expected accuracy is exact for the very queries that a model is measured on. The guess
     * is made from the tasks of the split itself, also of one that was never trained on, so nobody
     * does better by guessing from a list of tasks without the examples.
     */
    private static final class UncopiedBaseline {

        private final int modulus;
        private final double[] guess; // by pair: the share of tasks that have the commonest z

        UncopiedBaseline(InContextLinear task, String split) {
            this.modulus = task.modulus();
            this.guess = new double[modulus * modulus];
            for (int code = 0; code < guess.length; code++) {
                int[] counts = new int[modulus];
                for (TaskVector vector : task.tasks(split)) {
                    counts[vector.apply(code / modulus, code % modulus, modulus)]++;
                }
                guess[code] =
                        (double) Arrays.stream(counts).max().orElse(0) / task.tasks(split).size();
            }
        }

        /**
         * Returns the expected accuracy over uncopied queries after so many shots, of which some
         * are.
         */
        double accuracy(ShotSample sample, int shot) {
            double sum = 0;
            int count = 0;
            for (int i = 0; i < sample.count(); i++) {
                QueryKind kind = sample.kind(i, shot);
                if (Tally.isUncopied(kind)) {
                    count++;
                    sum +=
                            kind == QueryKind.RATIO_MATCHING
                                    ? 1
                                    : guess[sample.query(i, shot, modulus)];
                }
            }
            return sum / count;
        }
    }
}
