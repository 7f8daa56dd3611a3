package dev.residue.app.run;

import dev.residue.analysis.record.EvaluationListener;
import dev.residue.analysis.record.MeasureHistory;
import dev.residue.analysis.record.ProbeListener;
import dev.residue.analysis.record.RunFiles;
import dev.residue.analysis.record.RunRecord;
import dev.residue.app.config.Nearest;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.experiment.Until;
import dev.residue.training.checkpoint.Checkpoint;
import dev.residue.training.checkpoint.CheckpointSchedule;
import dev.residue.training.checkpoint.CheckpointStore;
import dev.residue.training.checkpoint.Retention;
import dev.residue.training.loop.StepListener;
import dev.residue.training.loop.TrainingSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a run does by its own measurements: when it ends, and which checkpoints it keeps.
 *
 * <p>Both depend on nothing but what was recorded of each step, so that a run which goes on after a
 * kill ends at the same step and keeps the same checkpoints.
 */
public final class Goals implements StepListener {

    private static final String UNTIL = "training.until";
    private static final String BEST = "checkpoints.keep.best.metric";

    private final CheckpointSchedule schedule;
    private final @Nullable Until until;
    private final Map<String, MeasureHistory> histories = new LinkedHashMap<>();

    /**
     * Takes what an experiment asks for.
     *
     * @param files of the run, cut to the step from which it goes on
     * @param firstStep that step; none is positive to begin
     */
    Goals(Experiment experiment, RunFiles files, long firstStep) throws IOException {
        schedule = experiment.checkpoints();
        until = experiment.until().orElse(null);
        String best = schedule.keep().best().metric();
        if (until == null && best == null) {
            return;
        }
        RunRecord before =
                firstStep > 0
                        ? RunRecord.read(files)
                        : new RunRecord(List.of(), List.of(), new TreeMap<>());
        if (until != null) {
            add(UNTIL, until.measure(), before);
        }
        if (best != null) {
            add(BEST, best, before);
        }
    }

    private void add(String key, String measure, RunRecord before) {
        histories.put(key, new MeasureHistory(measure, before));
    }

    void listenTo(EvaluationListener evaluation, ProbeListener probes) {
        histories.values().forEach(evaluation::addHistory);
        histories.values().forEach(probes::addHistory);
    }

    /**
     * Returns what decides which checkpoints are kept as the best; nothing for one that a longer
     * run has not.
     */
    OptionalDouble measuredAt(long step) {
        return schedule.isScheduled(step) ? bestAt(step) : OptionalDouble.empty();
    }

    private OptionalDouble bestAt(long step) {
        MeasureHistory history = histories.get(BEST);
        return history == null ? OptionalDouble.empty() : history.at(step);
    }

    /** Tells from a run's files whether it came to what it was to end at. */
    public static boolean areReached(Experiment experiment, RunFiles files, long step)
            throws IOException {
        return new Goals(experiment, files, step).isReached(step);
    }

    /** Returns whether training ends at a step, of which all has been recorded. */
    boolean isReached(long step) {
        OptionalDouble value = untilAt(step);
        return until != null && value.isPresent() && until.isMetBy(value.getAsDouble());
    }

    /**
     * A checkpoint that was written for a signal alone, and what probes found there, do not count.
     */
    private OptionalDouble untilAt(long step) {
        MeasureHistory history = histories.get(UNTIL);
        if (history == null) {
            return OptionalDouble.empty();
        }
        return schedule.isScheduled(step) ? history.at(step) : history.evaluatedAt(step);
    }

    @Override
    public void onStart(TrainingSession session) {
        if (session.step() > 0) {
            requireMeasured();
        }
    }

    @Override
    public void onCheckpoint(TrainingSession session, Checkpoint checkpoint) {
        if (session.step() == 0) {
            requireMeasured();
        }
    }

    /** Refuses a measure that does not exist before a run is trained in vain. */
    private void requireMeasured() {
        histories.forEach(
                (key, history) -> {
                    Set<String> names = history.names();
                    if (!names.contains(history.name())) {
                        throw new RequestException(
                                "%s: nothing measures '%s'; %s"
                                        .formatted(
                                                key,
                                                history.name(),
                                                Nearest.hint(history.name(), names)),
                                "run a probe that measures it, or resume with another name by --set"
                                        + " "
                                        + key
                                        + "=…");
                    }
                });
    }

    /** Returns what became of them, once a run has ended at a step. */
    List<GoalResult> found(CheckpointStore checkpoints, long step) throws IOException {
        List<GoalResult> found = new ArrayList<>();
        OptionalDouble last = untilAt(step);
        if (until != null && last.isPresent()) {
            found.add(
                    new GoalResult(
                            GoalResult.UNTIL,
                            until.toString(),
                            isReached(step),
                            step,
                            last.getAsDouble()));
        }
        Retention.Best best = schedule.keep().best();
        Map<Long, Double> values = new TreeMap<>();
        for (Checkpoint checkpoint : checkpoints.list()) {
            long at = checkpoint.step();
            (at == step ? bestAt(at) : measuredAt(at)).ifPresent(value -> values.put(at, value));
        }
        new Retention.Best(best.metric(), best.mode(), 1)
                .of(values)
                .forEach(
                        at ->
                                found.add(
                                        new GoalResult(
                                                GoalResult.BEST,
                                                String.valueOf(best.metric()),
                                                true,
                                                at,
                                                values.getOrDefault(at, Double.NaN))));
        return found;
    }
}
