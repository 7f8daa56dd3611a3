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
import dev.residue.dataset.RandomStream;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.incontext.Example;
import dev.residue.dataset.incontext.InContextLinear;
import dev.residue.dataset.incontext.InContextSplit;
import dev.residue.dataset.incontext.ModularRegression;
import dev.residue.dataset.incontext.QueryKind;
import dev.residue.dataset.incontext.RatioMatching;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * By which algorithm a model answers, by what the context allows: Learning to grok, figure 5.
 *
 * <p>On {@value #SEQUENCES} fixed sequences with pairs never shown, of tasks never shown
 * (out-of-distribution/test); the same of trained tasks has {@code /in-distribution/test} after its
 * name. Numbers, accuracies in {@code [0, 1]} with chance 1 / p:
 *
 * <ul>
 *   <li>{@code algorithm/copy}: the accuracy where (x, y) stands in the context, which the others
 *       leave out; {@code algorithm/ratio-matching}: where some earlier example is proportional to
 *       the query; {@code algorithm/modular-regression}: where none is, but two are independent;
 *       {@code algorithm/neither}: where there is neither. Index k: after k examples; without an
 *       index, over all numbers of shots. A model that only matches ratios has 1, 1, 1 / p, 1 / p.
 *   <li>{@code count/algorithm/…}: the number of queries behind each; where it is 0 the accuracy is
 *       left out.
 *   <li>{@code agreement/ratio-matching}, {@code agreement/modular-regression}, index k: how often
 *       the answer after k examples equals that of the solver where the labels are changed so that
 *       the two differ, see {@link Conflicts}; {@code count/agreement}, the number of such queries.
 *       For k 3, 7, 15, … and the last; left out where p is composite.
 * </ul>
 *
 * <p>Accuracy alone cannot tell which algorithm answers a proportional query, since both are right;
 * the agreement can. <b>Misleading:</b> changed labels fit no function, which no model was trained
 * on, so an answer that equals neither solver's says little.
 */
public final class AlgorithmProbe implements Probe {
    private static final Caption NOTE =
            new Caption(
                    "Queries whose x and y stand in the context are those that can be copied; the"
                        + " other curves leave them out. Copying alone has 1 there and the guesses'"
                        + " accuracy elsewhere; matching ratios alone has 1 where a ratio matches"
                        + " too. An agreement is with a solver where labels are changed so that the"
                        + " two differ.",
                    "1/p",
                    "figure 5");

    public static final int SEQUENCES = 1000;

    private static final int FEWEST_SHOTS = 3; // one proportional and two independent ones

    private final List<Part> parts = new ArrayList<>();

    private record Part(String suffix, ShotSample sample, List<Conflicts> conflicts) {}

    public AlgorithmProbe(InContextLinear task, long seed) {
        this(task, SEQUENCES, seed);
    }

    AlgorithmProbe(InContextLinear task, int sequences, long seed) {
        for (InContextSplit split :
                List.of(
                        InContextSplit.OUT_OF_DISTRIBUTION_TEST,
                        InContextSplit.IN_DISTRIBUTION_TEST)) {
            ShotSample sample = new ShotSample(task, split.title(), sequences, seed);
            List<Conflicts> conflicts = new ArrayList<>();
            if (task.isField()) {
                for (int shot : shots(task.examples() - 1)) {
                    conflicts.add(new Conflicts(task.modulus(), sample, shot, seed));
                }
            }
            String suffix = split.tasksSeen() ? "/" + split.title() : "";
            parts.add(new Part(suffix, sample, conflicts));
        }
    }

    public static ProbeFactory factory() {
        return TaskProbe.builder(
                        InContextLinear.class,
                        "accuracy where ratios can be matched, where regression is needed, and"
                                + " neither",
                        AlgorithmProbe::new)
                .optWarning(
                        task ->
                                task.isField()
                                        ? Optional.empty()
                                        : Optional.of(
                                                "has no agreement with either solver modulo a"
                                                    + " composite number, and calls 'neither' what"
                                                    + " takes more than two examples there"))
                .optFigures(AlgorithmProbe::curves)
                .optIndexNames((task, name, index) -> "after " + index + " shots")
                .build();
    }

    @Override
    public void measure(Subject subject, Measurements measurements) {
        for (Part part : parts) {
            QueryAnswers answers = QueryAnswers.of(subject, part.sample().sequences());
            for (QueryKind kind : QueryKind.values()) {
                String name = "algorithm/" + kind.title() + part.suffix();
                Tally all = new Tally(0, 0, 0);
                for (int shot = 0; shot < part.sample().reads(); shot++) {
                    Tally one = Tally.of(part.sample(), answers, shot, kind::equals);
                    one.report(name, (long) shot, measurements);
                    all = all.plus(one);
                }
                all.report(name, null, measurements);
            }
            for (Conflicts conflicts : part.conflicts()) {
                conflicts.measure(subject, part.suffix(), measurements);
            }
        }
    }

    /** Returns 3, 7, 15, … and the last. */
    private static Set<Integer> shots(int last) {
        Set<Integer> shots = new LinkedHashSet<>();
        for (int shot = FEWEST_SHOTS; shot < last; shot = 2 * shot + 1) {
            shots.add(shot);
        }
        if (last >= FEWEST_SHOTS) {
            shots.add(last);
        }
        return shots;
    }

    static List<Figure> curves(InContextLinear task, ProbeRecord record) {
        List<Figure> figures = new ArrayList<>();
        Map<String, String> splits = new LinkedHashMap<>();
        splits.put("", "out-of-distribution/test");
        splits.put("/in-distribution/test", "in-distribution/test");
        splits.forEach(
                (suffix, split) -> {
                    List<Scatter.Point> points = points(record, suffix);
                    if (!points.isEmpty()) {
                        for (int shot = 0; shot < task.examples(); shot++) {
                            points.add(new Scatter.Point(shot, 1.0 / task.modulus(), "guesses"));
                        }
                        figures.add(
                                ByShots.curves(
                                        "Accuracy by what the context allows, " + split,
                                        points,
                                        NOTE));
                    }
                });
        return figures;
    }

    private static List<Scatter.Point> points(ProbeRecord record, String suffix) {
        Map<String, String> kinds = new LinkedHashMap<>();
        kinds.put("algorithm/copy" + suffix, "the query can be copied");
        kinds.put("algorithm/ratio-matching" + suffix, "a ratio matches");
        kinds.put("algorithm/modular-regression" + suffix, "regression is needed");
        kinds.put("algorithm/neither" + suffix, "neither is possible");
        kinds.put("agreement/ratio-matching" + suffix, "agrees with matching");
        kinds.put("agreement/modular-regression" + suffix, "agrees with regression");
        List<Scatter.Point> points = new ArrayList<>();
        for (Measurement one : record.numbers()) {
            String kind = kinds.get(one.name());
            if (kind != null && one.index() != null) {
                points.add(new Scatter.Point(one.index(), one.value(), kind));
            }
        }
        return points;
    }

    /**
     * Queries to which ratio matching and modular regression give different answers, so that a
     * model's answer tells which it does.
     *
     * <p>Taken are uncopied queries (x, y) other than (0, 0) with a proportional example, whose
     * other examples determine the task. Every example t (x, y) with t ≠ 0 gets t d added to its z,
     * for a d ≠ 0 drawn for each sequence: whichever of them is matched, the answer is the true one
     * plus d, while the examples off that line still give the true one. For a prime p only.
     */
    private static final class Conflicts {

        private final int shot;
        private final int reads;
        private final List<long[]> tokens = new ArrayList<>();
        private final List<Integer> matched = new ArrayList<>();
        private final List<Integer> regressed = new ArrayList<>();

        Conflicts(int modulus, ShotSample sample, int shot, long seed) {
            this.shot = shot;
            this.reads = sample.reads();
            RandomStream random = RandomStream.of("in-context/conflicts", seed, shot);
            for (int i = 0; i < sample.count(); i++) {
                int added = 1 + random.nextInt(modulus - 1);
                int query = sample.query(i, shot, modulus);
                if (query != 0 && sample.kind(i, shot) == QueryKind.RATIO_MATCHING) {
                    change(modulus, sample.sequences(), i, query, added);
                }
            }
        }

        private void change(int modulus, Sequences sequences, int index, int query, int added) {
            int x = query / modulus;
            int y = query % modulus;
            long[] changed = sequences.sequence(index);
            List<Example> context = new ArrayList<>();
            List<Example> offTheLine = new ArrayList<>();
            List<Example> before = Example.before(sequences, index, shot);
            for (int place = 0; place < shot; place++) {
                Example example = before.get(place);
                int multiple = multiple(modulus, x, y, example);
                int z = (example.z() + multiple * added) % modulus;
                changed[InContextLinear.zPosition(place)] = z;
                context.add(new Example(example.x(), example.y(), z));
                if (multiple == 0) {
                    offTheLine.add(example);
                }
            }
            OptionalInt match = new RatioMatching(modulus).answer(context, x, y);
            OptionalInt regression = new ModularRegression(modulus).answer(offTheLine, x, y);
            if (match.isPresent() && regression.isPresent()) {
                tokens.add(changed);
                matched.add(match.getAsInt());
                regressed.add(regression.getAsInt());
            }
        }

        /** Returns t where the example is t (x, y), and 0 where it is no multiple or (0, 0). */
        private static int multiple(int modulus, int x, int y, Example example) {
            for (int t = 1; t < modulus; t++) {
                if (t * x % modulus == example.x() && t * y % modulus == example.y()) {
                    return t;
                }
            }
            return 0;
        }

        int count() {
            return tokens.size();
        }

        void measure(Subject subject, String suffix, Measurements measurements) {
            long index = shot;
            measurements.add("count/agreement" + suffix, index, count());
            if (count() == 0) {
                return;
            }
            long[] all = tokens.stream().flatMapToLong(Arrays::stream).toArray();
            Sequences sequences = new Sequences(all, new long[count() * reads], count());
            QueryAnswers answers = QueryAnswers.of(subject, sequences);
            int ofMatching = 0;
            int ofRegression = 0;
            for (int i = 0; i < count(); i++) {
                ofMatching += answers.answer(i, shot) == matched.get(i) ? 1 : 0;
                ofRegression += answers.answer(i, shot) == regressed.get(i) ? 1 : 0;
            }
            double queries = count();
            measurements.add("agreement/ratio-matching" + suffix, index, ofMatching / queries);
            measurements.add(
                    "agreement/modular-regression" + suffix, index, ofRegression / queries);
        }
    }
}
