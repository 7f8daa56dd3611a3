package dev.residue.analysis.record;

import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.ProbeSuite;
import dev.residue.analysis.probe.Subject;
import dev.residue.dataset.Task;
import dev.residue.training.checkpoint.Checkpoint;
import dev.residue.training.loop.StepListener;
import dev.residue.training.loop.TrainingSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The DJL listener that runs the probes at every checkpoint.
 *
 * <p>A checkpoint that was written just before a run was killed is probed when the run goes on.
 */
public final class ProbeListener implements StepListener {

    private final Task task;
    private final ProbeSuite probes;
    private final ProbeFiles files;
    private final List<MeasureHistory> histories = new ArrayList<>();
    private long nanoseconds;

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
            measure(session);
        }
    }

    @Override
    public void onCheckpoint(TrainingSession session, Checkpoint checkpoint) throws IOException {
        measure(session);
    }

    private void measure(TrainingSession session) throws IOException {
        long start = System.nanoTime();
        Subject subject = Subject.of(task, session);
        Measurements measured = probes.measure(subject);
        files.write(session.step(), measured);
        histories.forEach(history -> history.probed(session.step(), measured.numbers()));
        nanoseconds += System.nanoTime() - start;
    }
}
