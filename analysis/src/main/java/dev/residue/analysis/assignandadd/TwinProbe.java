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
 * Accuracy on held-out pairs of numbers, apart by whether the swapped pair was trained: {@code
 * accuracy/direct/held-out-pair/twin-trained} and {@code …/twin-held-out}, each held-out pair once.
 *
 * <p>Pairs are held out in order, and addition commutes: where (b, a) was trained, (a, b) asks only
 * for symmetry, and of the paper's 1,045 held-out pairs 723 are of that easy kind. The others ask
 * for addition. In {@code [0, 1]}, chance 1 / p. See
 * docs/reproductions/assign-and-add.md#what-is-held-out.
 */
public final class TwinProbe implements Probe {

    private final Optional<Sequences> twinTrained;
    private final Optional<Sequences> twinHeldOut;

    public TwinProbe(AssignAndAdd task, long seed) {
        twinTrained = task.directHeldOut(/* twinTrained= */ true, seed);
        twinHeldOut = task.directHeldOut(/* twinTrained= */ false, seed);
    }

    public static ProbeFactory factory() {
        return TaskProbe.builder(
                        AssignAndAdd.class,
                        "accuracy on held-out pairs, apart by whether the swapped pair was trained",
                        TwinProbe::new)
                .build();
    }

    @Override
    public void measure(Subject subject, Measurements measurements) {
        measure(subject, "twin-trained", twinTrained, measurements);
        measure(subject, "twin-held-out", twinHeldOut, measurements);
    }

    private static void measure(
            Subject subject, String kind, Optional<Sequences> pairs, Measurements measurements) {
        pairs.ifPresent(
                sequences ->
                        measurements.add(
                                "accuracy/direct/held-out-pair/" + kind,
                                Score.of(subject, sequences).accuracy()));
    }
}
