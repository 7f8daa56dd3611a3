package dev.residue.analysis.record;

import ai.djl.ndarray.NDArray;
import ai.djl.training.Trainer;
import dev.residue.analysis.probe.Score;
import dev.residue.analysis.probe.Subject;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.Task;
import dev.residue.training.checkpoint.MetricsJournal;
import dev.residue.training.loop.DivergedException;
import dev.residue.training.loop.StepListener;
import dev.residue.training.loop.TrainingSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Records accuracy and loss on a small fixed sample of every split every so many steps, and the
 * loss of the batch as {@code loss}.
 *
 * <p>It works in DJL's own {@code EasyTrain.fit}, too: there steps are batches, the end of every
 * epoch is evaluated as well, and the loss of the batch is left to DJL's listeners.
 */
public final class EvaluationListener implements StepListener {

    private final Task task;
    private final MetricsJournal journal;
    private final int every;
    private final Map<String, Sequences> samples = new LinkedHashMap<>();
    private final List<MeasureHistory> histories = new ArrayList<>();

    private final Map<String, Double> latest = new LinkedHashMap<>();
    private long nanoseconds;
    private long batches; // of DJL's own loop
    private long evaluated = -1;

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
            evaluate(Subject.of(task, session));
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
            evaluate(Subject.of(task, session));
        }
    }

    @Override
    public void onTrainingBatch(Trainer trainer, BatchData batchData) {
        if (batches % every == 0) {
            evaluate(trainer);
        }
        batches++; // DJL makes the update afterwards
    }

    @Override
    public void onEpoch(Trainer trainer) {
        evaluate(trainer);
    }

    private void evaluate(Trainer trainer) {
        if (batches == evaluated) {
            return;
        }
        evaluated = batches;
        try {
            evaluate(Subject.of(task, trainer, batches));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the last value of everything that this session measured. */
    public Map<String, Double> latest() {
        return new LinkedHashMap<>(latest);
    }

    public long nanoseconds() {
        return nanoseconds;
    }

    private void evaluate(Subject subject) throws IOException {
        long start = System.nanoTime();
        for (Map.Entry<String, Sequences> sample : samples.entrySet()) {
            Score score = Score.of(subject, sample.getValue());
            record(subject.step(), "accuracy/" + sample.getKey(), score.accuracy());
            record(subject.step(), "loss/" + sample.getKey(), score.loss());
        }
        journal.flush();
        nanoseconds += System.nanoTime() - start;
    }

    private void record(long step, String name, double value) throws IOException {
        journal.record(step, name, value);
        latest.put(name, value);
        histories.forEach(history -> history.evaluated(step, name, value));
    }
}
