package dev.residue.app.run;

import dev.residue.analysis.record.RunFiles;
import dev.residue.app.experiment.Experiment;
import dev.residue.training.checkpoint.Checkpoint;
import dev.residue.training.checkpoint.MetricsJournal;
import dev.residue.training.loop.StepListener;
import dev.residue.training.loop.TrainingSession;
import java.io.IOException;
import java.util.List;

/** Writes a run's report at every checkpoint, for whoever follows it in a browser. */
final class LiveReport implements StepListener {

    /** Every how many seconds the page loads itself again, once it is asked to. */
    private static final int SECONDS = 10;

    private final RunFiles files;
    private final Experiment experiment;
    private final List<MetricsJournal> journals;

    /** Makes a listener that comes after the probes. */
    LiveReport(RunFiles files, Experiment experiment, List<MetricsJournal> journals) {
        this.files = files;
        this.experiment = experiment;
        this.journals = List.copyOf(journals);
    }

    @Override
    public void onCheckpoint(TrainingSession session, Checkpoint checkpoint) throws IOException {
        for (MetricsJournal journal : journals) {
            journal.flush();
        }
        write();
    }

    void write() throws IOException {
        RunReport.of(files, experiment).ofLiveRun(SECONDS).write(files.report());
    }
}
