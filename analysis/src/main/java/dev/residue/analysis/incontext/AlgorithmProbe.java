package dev.residue.analysis.incontext;

import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.Probe;
import dev.residue.analysis.probe.ProbeFactory;
import dev.residue.analysis.probe.Subject;
import dev.residue.analysis.probe.TaskProbe;
import dev.residue.dataset.incontext.InContextLinear;
import dev.residue.dataset.incontext.InContextSplit;
import dev.residue.dataset.incontext.QueryKind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
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

    /** The number of sequences of either split. */
    public static final int SEQUENCES = 1000;

    private static final int FEWEST_SHOTS = 3; // one proportional and two independent ones

    private final List<Part> parts = new ArrayList<>();

    private record Part(String suffix, ShotSample sample, List<Conflicts> conflicts) {}

    /** Draws the fixed sequences. */
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

    /** Returns the factory. */
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
                .optFigures(AlgorithmCurves::of)
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
                    add(name, (long) shot, one, measurements);
                    all = all.plus(one);
                }
                measurements.add("count/" + name, all.count());
                if (all.count() > 0) {
                    measurements.add(name, all.accuracy());
                }
            }
            for (Conflicts conflicts : part.conflicts()) {
                conflicts.measure(subject, part.suffix(), measurements);
            }
        }
    }

    private static void add(String name, long index, Tally tally, Measurements measurements) {
        measurements.add("count/" + name, index, tally.count());
        if (tally.count() > 0) {
            measurements.add(name, index, tally.accuracy());
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
}
