package dev.residue.app.run;

import dev.residue.analysis.record.EvaluationListener;
import dev.residue.training.checkpoint.Checkpoint;
import dev.residue.training.loop.StepListener;
import dev.residue.training.loop.TrainingSession;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Says the accuracies of the last evaluation at checkpoints, ten times in a run at most: a row for
 * each group of splits.
 */
final class LatestMeasures implements StepListener {

    private static final String ACCURACY = "accuracy/";
    private static final int MOST_TIMES = 10;

    private final EvaluationListener evaluation;
    private final Progress progress;
    private final long lastStep;
    private long said;

    LatestMeasures(EvaluationListener evaluation, Progress progress, long lastStep) {
        this.evaluation = evaluation;
        this.progress = progress;
        this.lastStep = lastStep;
    }

    @Override
    public void onCheckpoint(TrainingSession session, Checkpoint checkpoint) {
        // the state before the first step says little, and that after the last is said anyway
        long step = session.step();
        if (step > 0 && step < lastStep && step - said >= lastStep / MOST_TIMES) {
            said = step;
            lines(step, evaluation.latest()).forEach(progress::say);
        }
    }

    /**
     * Returns the table of the accuracies that were measured last; nothing where there are none.
     */
    static List<String> lines(long step, Map<String, Double> latest) {
        Map<String, StringBuilder> rows = new LinkedHashMap<>();
        latest.forEach(
                (name, value) -> {
                    if (name.startsWith(ACCURACY)) {
                        String split = name.substring(ACCURACY.length());
                        int slash = split.indexOf('/');
                        String group = slash < 0 ? "" : split.substring(0, slash);
                        rows.computeIfAbsent(group, absent -> new StringBuilder())
                                .append("  ")
                                .append(split.substring(slash + 1))
                                .append(String.format(Locale.ROOT, " %.3f", value));
                    }
                });
        int width = rows.keySet().stream().mapToInt(String::length).max().orElse(0);
        List<String> lines = new ArrayList<>();
        if (!rows.isEmpty()) {
            lines.add(String.format(Locale.ROOT, "accuracy at step %,d", step));
        }
        rows.forEach(
                (group, parts) ->
                        lines.add("  " + group + " ".repeat(width - group.length()) + parts));
        return lines;
    }
}
