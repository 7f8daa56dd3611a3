package dev.residue.analysis.record;

import ai.djl.ndarray.NDArray;
import dev.residue.analysis.probe.Score;
import dev.residue.analysis.probe.Subject;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.Task;
import dev.residue.training.checkpoint.MetricsJournal;
import dev.residue.training.loop.DivergedException;
import dev.residue.training.loop.StepListener;
import dev.residue.training.loop.TrainingSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Records accuracy and loss on a small fixed sample of every split every so many steps, and the
 * loss of the batch as {@code loss}.
 */
public final class EvaluationListener implements StepListener {

    private final Task task;
    private final MetricsJournal journal;
    private final int every;
    private final Map<String, Sequences> samples = new LinkedHashMap<>();
    private final List<MeasureHistory> histories = new ArrayList<>();

    private long nanoseconds;

    public EvaluationListener(
            Task task, MetricsJournal journal, int every, int sequences, long seed) {
        this.task = task;
        this.journal = journal;
        this.every = every;
        for (String split : task.splits()) {
            samples.put(split, task.evaluation(split, seed, sequences));
        }
    }

    /** Adds what is told of every value. */
    public void addHistory(MeasureHistory history) {
        histories.add(history);
    }

    @Override
    public void onStart(TrainingSession session) throws IOException {
        if (session.step() == 0) {
            evaluate(session);
        }
    }

    @Override
    public void onStep(TrainingSession session, NDArray loss) throws IOException {
        if (session.step() % every == 0) {
            float value = loss.getFloat();
            if (!Float.isFinite(value)) {
                throw new DivergedException(session.step(), value);
            }
            record(session.step(), "loss", value);
            evaluate(session);
        }
    }

    public long nanoseconds() {
        return nanoseconds;
    }

    private void evaluate(TrainingSession session) throws IOException {
        long start = System.nanoTime();
        Subject subject = Subject.of(task, session);
        for (Map.Entry<String, Sequences> sample : samples.entrySet()) {
            Score score = Score.of(subject, sample.getValue());
            record(session.step(), "accuracy/" + sample.getKey(), score.accuracy());
            record(session.step(), "loss/" + sample.getKey(), score.loss());
        }
        journal.flush();
        nanoseconds += System.nanoTime() - start;
    }

    private void record(long step, String name, double value) throws IOException {
        journal.record(step, name, value);
        histories.forEach(history -> history.evaluated(step, name, value));
    }
}
