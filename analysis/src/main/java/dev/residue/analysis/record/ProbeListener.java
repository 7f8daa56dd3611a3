package dev.residue.analysis.record;

import ai.djl.training.Trainer;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.ProbeSuite;
import dev.residue.analysis.probe.Subject;
import dev.residue.dataset.Task;
import dev.residue.training.checkpoint.Checkpoint;
import dev.residue.training.loop.StepListener;
import dev.residue.training.loop.TrainingSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The DJL listener that runs the probes at every checkpoint; or, in DJL's own {@code
 * EasyTrain.fit}, at the end of every epoch, where the step is the number of batches.
 *
 * <p>A checkpoint that was written just before a run was killed is probed when the run goes on.
 */
public final class ProbeListener implements StepListener {

    private final Task task;
    private final ProbeSuite probes;
    private final ProbeFiles files;
    private final List<MeasureHistory> histories = new ArrayList<>();
    private long nanoseconds;
    private long batches; // of DJL's own loop

    public ProbeListener(Task task, ProbeSuite probes, ProbeFiles files) {
        this.task = task;
        this.probes = probes;
        this.files = files;
    }

    /** Adds what is told of every number. */
    public void addHistory(MeasureHistory history) {
        histories.add(history);
    }

    public long nanoseconds() {
        return nanoseconds;
    }

    @Override
    public void onStart(TrainingSession session) throws IOException {
        if (session.step() > 0 && !files.has(session.step())) {
            measure(Subject.of(task, session));
        }
    }

    @Override
    public void onCheckpoint(TrainingSession session, Checkpoint checkpoint) throws IOException {
        measure(Subject.of(task, session));
    }

    @Override
    public void onTrainingBatch(Trainer trainer, BatchData batchData) {
        batches++;
    }

    @Override
    public void onEpoch(Trainer trainer) {
        try {
            measure(Subject.of(task, trainer, batches));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void measure(Subject subject) throws IOException {
        long start = System.nanoTime();
        Measurements measured = probes.measure(subject);
        files.write(subject.step(), measured);
        histories.forEach(history -> history.probed(subject.step(), measured.numbers()));
        nanoseconds += System.nanoTime() - start;
    }
}
