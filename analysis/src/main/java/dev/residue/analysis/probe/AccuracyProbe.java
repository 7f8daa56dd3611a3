package dev.residue.analysis.probe;

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
 * elsewhere 2,000 fixed sequences are drawn (standard error at most 0.011). See
 * docs/reproductions/assign-and-add.md#evaluation.
 */
public final class AccuracyProbe implements Probe {

    public static final int SEQUENCES = 2000;

    private final Map<String, Sequences> splits = new LinkedHashMap<>();

    public AccuracyProbe(Task task, long seed) {
        for (String split : task.splits()) {
            splits.put(
                    split,
                    task.exhaustive(split, seed)
                            .orElseGet(() -> task.evaluation(split, seed, SEQUENCES)));
        }
    }

    public static ProbeFactory factory() {
        return TaskProbe.builder(Task.class, "accuracy and loss on every split", AccuracyProbe::new)
                .build();
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
}
