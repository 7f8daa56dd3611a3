package dev.residue.app.run;

import ai.djl.ndarray.NDArray;
import dev.residue.training.checkpoint.MetricsJournal;
import dev.residue.training.loop.StepListener;
import dev.residue.training.loop.TrainingSession;
import java.io.IOException;

/** Records the mean time of a step, everything between two steps included. */
final class Timings implements StepListener {

    private final MetricsJournal journal;
    private final int every;
    private long start;
    private long since;
    private long sinceStep;

    Timings(MetricsJournal journal, int every) {
        this.journal = journal;
        this.every = every;
    }

    @Override
    public void onStart(TrainingSession session) {
        start = System.nanoTime();
        since = start;
        sinceStep = session.step();
    }

    @Override
    public void onStep(TrainingSession session, NDArray loss) throws IOException {
        if (session.step() % every == 0) {
            long now = System.nanoTime();
            long steps = session.step() - sinceStep;
            journal.record(
                    session.step(), "timing/ms-per-step", (now - since) / 1e6 / Math.max(1, steps));
            journal.flush();
            since = now;
            sinceStep = session.step();
        }
    }

    double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }
}
