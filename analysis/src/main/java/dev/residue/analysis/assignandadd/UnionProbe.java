package dev.residue.analysis.assignandadd;

import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.Probe;
import dev.residue.analysis.probe.ProbeFactory;
import dev.residue.analysis.probe.Score;
import dev.residue.analysis.probe.Subject;
import dev.residue.analysis.probe.TaskProbe;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import java.util.Optional;

/**
 * Accuracy on all sums of two variables that are held out, {@code accuracy/two-variables/held-out}:
 * each pair of numbers with each pair of variables once, whatever holds it out.
 *
 * <p>The paper's data sweeps measure it, over 193,580 sequences, half of them held-out pairs of
 * numbers. It is exact but for the prefixes, of which each sum has one. In {@code [0, 1]}, chance 1
 * / p. It misleads where one of the three kinds is small: at the paper's settings both variables
 * stand where they never stood in one sequence of twenty. See
 * docs/reproductions/assign-and-add.md#data-sweeps.
 */
public final class UnionProbe implements Probe {

    private static final int AT_ONCE = 1 << 12;

    private final Optional<Sequences> sums;

    public UnionProbe(AssignAndAdd task, long seed) {
        sums = task.twoVariablesHeldOut(seed);
    }

    public static ProbeFactory factory() {
        return TaskProbe.builder(
                        AssignAndAdd.class,
                        "accuracy on every held-out sum of two variables, each once",
                        UnionProbe::new)
                .build();
    }

    @Override
    public void measure(Subject subject, Measurements measurements) {
        sums.ifPresent(
                all -> measurements.add("accuracy/two-variables/held-out", accuracy(subject, all)));
    }

    private static double accuracy(Subject subject, Sequences all) {
        double right = 0;
        for (int from = 0; from < all.count(); from += AT_ONCE) {
            int to = Math.min(all.count(), from + AT_ONCE);
            Score score = Score.of(subject, all.slice(from, to));
            right += Math.rint(score.accuracy() * score.count());
        }
        return right / all.count();
    }
}
