package dev.residue.app.verify;

import dev.residue.analysis.record.RunFiles;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.run.Goals;
import dev.residue.training.checkpoint.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/** Whether a run is over, by its files. */
public enum RunState {
    ABSENT,
    BEGUN,
    FINISHED;

    /**
     * Looks at a run's files: it is over once it has come to its last step, or to what it was to
     * end at, and its report has been written of that.
     */
    public static RunState of(RunFiles files, Experiment experiment) throws IOException {
        if (!Files.exists(files.experiment())) {
            return ABSENT;
        }
        Optional<Checkpoint> latest = files.checkpoints().latest();
        if (latest.isEmpty()
                || !Files.isRegularFile(files.report())
                || !Files.isRegularFile(files.timings())) {
            return BEGUN;
        }
        long step = latest.get().step();
        boolean reported =
                Ending.of(files.timings()).reported() >= Math.min(step, experiment.steps());
        boolean ended = step >= experiment.steps() || Goals.areReached(experiment, files, step);
        return reported && ended ? FINISHED : BEGUN;
    }
}
