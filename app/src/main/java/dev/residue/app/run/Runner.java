package dev.residue.app.run;

import ai.djl.translate.TranslateException;
import dev.residue.app.experiment.Experiment;
import dev.residue.training.checkpoint.Checkpoint;
import dev.residue.training.engine.EngineSelection;
import java.io.IOException;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Trains an experiment in a run directory: evaluates, writes checkpoints, probes and reports.
 *
 * @param experiment what to train
 * @param selection the engine and device, loaded
 * @param watch where progress goes
 * @param stop asked between steps whether to stop
 */
public record Runner(
        Experiment experiment, EngineSelection selection, Watch watch, BooleanSupplier stop) {

    /**
     * Trains.
     *
     * @param directory where the run's files go
     * @param from the checkpoint to go on from; empty to begin
     * @throws NoRoomException if the disk has no room for the checkpoints to come
     */
    public RunResult run(RunDirectory directory, Optional<Checkpoint> from)
            throws IOException, TranslateException {
        try (Progress progress = watch.progress(experiment.steps());
                RunInProgress run =
                        new RunInProgress(
                                experiment,
                                selection,
                                directory,
                                from,
                                new MeanLoss(progress, 1),
                                watch.isReportFollowed())) {
            run.session().trainTo(experiment.steps(), () -> stop.getAsBoolean() || run.isReached());
            progress.end();
            return run.finish();
        }
    }
}
