package dev.residue.training.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListener;
import dev.residue.training.checkpoint.Checkpoint;
import java.io.IOException;

/**
 * A DJL training listener that is also told what DJL has no event for: the state after an update,
 * and a checkpoint.
 *
 * <p>A {@link TrainingSession} calls all its listeners for a step, in the order in which they were
 * added, before it writes that step's checkpoint and tells all of them of it. Other DJL listeners
 * work too; their {@code onTrainingBatch} comes after the update.
 */
public interface StepListener extends TrainingListener {

    /** Called once before the first update of a session; {@code session.step()} tells where. */
    default void onStart(TrainingSession session) throws IOException {}

    /**
     * Called after an update; {@code session.step()} updates have been made.
     *
     * @param loss the loss of the batch just learned from, a scalar; reading it waits for the
     *     device
     */
    default void onStep(TrainingSession session, NDArray loss) throws IOException {}

    default void onCheckpoint(TrainingSession session, Checkpoint checkpoint) throws IOException {}

    @Override
    default void onEpoch(Trainer trainer) {}

    @Override
    default void onTrainingBatch(Trainer trainer, BatchData batchData) {}

    @Override
    default void onValidationBatch(Trainer trainer, BatchData batchData) {}

    @Override
    default void onTrainingBegin(Trainer trainer) {}

    @Override
    default void onTrainingEnd(Trainer trainer) {}
}
