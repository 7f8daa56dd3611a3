package dev.residue.analysis.assignandadd;

import ai.djl.nn.Block;
import dev.residue.analysis.Measurements;
import dev.residue.analysis.Probe;
import dev.residue.analysis.ProbeFactory;
import dev.residue.analysis.Score;
import dev.residue.analysis.Subject;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.Task;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import java.util.Optional;

/**
 * Accuracy on held-out pairs of numbers, apart by whether the swapped pair was trained: {@code
 * accuracy/direct/held-out-pair/twin-trained} and {@code …/twin-held-out}, each held-out pair once.
 *
 * <p>Pairs are held out in order, and addition commutes: where (b, a) was trained, (a, b) asks only
 * for symmetry, and of the paper's 1,045 held-out pairs 723 are of that easy kind. The others ask
 * for addition. In {@code [0, 1]}, chance 1 / p. Assign and Add, {@code
 * docs/reproductions/assign-and-add.md}.
 */
public final class TwinProbe implements Probe {

    private final Optional<Sequences> twinTrained;
    private final Optional<Sequences> twinHeldOut;

    /** Draws the sequences. */
    public TwinProbe(AssignAndAdd task, long seed) {
        twinTrained = task.directHeldOut(/* twinTrained= */ true, seed);
        twinHeldOut = task.directHeldOut(/* twinTrained= */ false, seed);
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

    /** Makes the probe for Assign and Add in any block. */
    public static final class Factory implements ProbeFactory {

        @Override
        public String description() {
            return "accuracy on held-out pairs, apart by whether the swapped pair was trained";
        }

        @Override
        public boolean appliesTo(Task task, Block block) {
            return task instanceof AssignAndAdd;
        }

        @Override
        public Probe create(Task task, long seed) {
            return new TwinProbe((AssignAndAdd) task, seed);
        }
    }
}
