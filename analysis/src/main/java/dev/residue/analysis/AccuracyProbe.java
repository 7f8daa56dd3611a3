package dev.residue.analysis;

import ai.djl.nn.Block;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.Task;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Accuracy and loss on every split of a task: {@code accuracy/<split>} and {@code loss/<split>}.
 *
 * <p>Accuracy is the share of read positions whose largest logit is the label's, in {@code [0, 1]},
 * chance 1 / classes; or that of whole sequences, where the task {@linkplain
 * Task#scoresWholeSequences says so}. Where a split can be enumerated each case counts once;
 * elsewhere 2,000 fixed sequences are drawn (standard error at most 0.011). Assign and Add, arXiv
 * 2605.31497.
 */
public final class AccuracyProbe implements Probe {

    /** The number of sequences of a split that cannot be enumerated. */
    public static final int SEQUENCES = 2000;

    private final Map<String, Sequences> splits = new LinkedHashMap<>();

    /** Draws the fixed sequences. */
    public AccuracyProbe(Task task, long seed) {
        for (String split : task.splits()) {
            splits.put(
                    split,
                    task.exhaustive(split, seed)
                            .orElseGet(() -> task.evaluation(split, seed, SEQUENCES)));
        }
    }

    @Override
    public void measure(Subject subject, Measurements measurements) {
        splits.forEach(
                (split, sequences) -> {
                    Score score = Score.of(subject, sequences);
                    measurements.add("accuracy/" + split, score.accuracy());
                    measurements.add("loss/" + split, score.loss());
                });
    }

    /** Makes the probe for any task and block. */
    public static final class Factory implements ProbeFactory {

        @Override
        public String description() {
            return "accuracy and loss on every split";
        }

        @Override
        public boolean appliesTo(Task task, Block block) {
            return true;
        }

        @Override
        public Probe create(Task task, long seed) {
            return new AccuracyProbe(task, seed);
        }
    }
}
