package dev.residue.training.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import dev.residue.training.checkpoint.CheckpointSchedule;
import dev.residue.training.checkpoint.CheckpointStore;
import java.io.IOException;
import java.util.Map;

/**
 * Writes a checkpoint at the start, whenever the schedule says so, and at the last step, and tells
 * the other listeners.
 *
 * <p>No checkpoint is ever written after a loss that is not finite, nor of weights that are not: on
 * a GPU, where the loss is not read in every step, a run can be stopped in between.
 */
public final class CheckpointListener implements StepListener {

    private final CheckpointStore store;
    private final CheckpointSchedule schedule;
    private final long lastStep;
    private final Description description;
    private long lastWritten = -1;

    /** Says what else stands in a manifest, when it is written. */
    @FunctionalInterface
    public interface Description {

        /** Returns the manifest's further members. */
        Map<String, ?> members() throws IOException;
    }

    /**
     * Makes the listener.
     *
     * @param store where checkpoints go
     * @param schedule when they are written, and which are kept
     * @param lastStep the last step of the run, at which one is always written
     * @param description what else stands in every manifest
     */
    public CheckpointListener(
            CheckpointStore store,
            CheckpointSchedule schedule,
            long lastStep,
            Map<String, ?> description) {
        this(store, schedule, lastStep, () -> description);
    }

    /**
     * Makes the listener of a run whose manifests differ from step to step.
     *
     * @param store where checkpoints go
     * @param schedule when they are written, and which are kept
     * @param lastStep the last step of the run, at which one is always written
     * @param description says what else stands in a manifest
     */
    public CheckpointListener(
            CheckpointStore store,
            CheckpointSchedule schedule,
            long lastStep,
            Description description) {
        this.store = store;
        this.schedule = schedule;
        this.lastStep = lastStep;
        this.description = description;
    }

    @Override
    public void onStart(TrainingSession session) throws IOException {
        if (session.step() == 0) {
            write(session);
        }
        store.retain(schedule.keep());
        lastWritten = session.step();
    }

    @Override
    public void onStep(TrainingSession session, NDArray loss) throws IOException {
        long step = session.step();
        if (schedule.isDue(step) || step == lastStep) {
            float value = loss.getFloat();
            if (!Float.isFinite(value)) {
                throw new DivergedException(step, value);
            }
            write(session);
        }
    }

    /** Writes a checkpoint of a session that was stopped between two checkpoints. */
    public void finish(TrainingSession session) throws IOException {
        if (lastWritten < session.step()) {
            write(session);
        }
    }

    private void write(TrainingSession session) throws IOException {
        requireFinite(session);
        lastWritten = session.step();
        session.tellOfCheckpoint(store.write(session, description.members()));
        store.retain(schedule.keep());
    }

    private static void requireFinite(TrainingSession session) {
        for (Pair<String, Parameter> entry : session.model().getBlock().getParameters()) {
            // a sum is not finite where one of its numbers is not
            try (NDArray sum = entry.getValue().getArray().sum()) {
                if (sum.getDataType() == DataType.FLOAT32 && !Float.isFinite(sum.getFloat())) {
                    throw new DivergedException(session.step(), entry.getKey());
                }
            }
        }
    }
}
