package dev.residue.training.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import dev.residue.training.checkpoint.Checkpoint;
import dev.residue.training.checkpoint.CheckpointSchedule;
import dev.residue.training.checkpoint.CheckpointStore;
import dev.residue.training.checkpoint.Weights;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.LongFunction;

/**
 * Writes a session's checkpoints: at step 0, whenever the schedule says so, and where a call of
 * {@link TrainingSession#trainTo} ends.
 *
 * <p>A session writes one only after all its listeners have heard of the step, so that what they
 * recorded of it is in their files before the checkpoint says how long these are.
 *
 * <p>No checkpoint is ever written after a loss that is not finite, nor of weights that are not: on
 * a GPU, where the loss is not read in every step, a run can be stopped in between.
 */
public final class CheckpointWriter {

    private final CheckpointStore store;
    private final CheckpointSchedule schedule;
    private final Description description;
    private final LongFunction<OptionalDouble> measured;
    private long lastWritten = -1;

    /** Returns the further members of a manifest, when it is written. */
    @FunctionalInterface
    public interface Description {
        Map<String, ?> members() throws IOException;
    }

    /** Makes a writer of checkpoints that describe nothing but themselves. */
    public CheckpointWriter(CheckpointStore store, CheckpointSchedule schedule) {
        this(store, schedule, Map::of);
    }

    /**
     * Makes a writer.
     *
     * @param store where checkpoints go
     * @param schedule when they are written, and which are kept
     * @param description says what else stands in a manifest
     */
    public CheckpointWriter(
            CheckpointStore store, CheckpointSchedule schedule, Description description) {
        this(store, schedule, description, step -> OptionalDouble.empty());
    }

    /**
     * Makes a writer that may keep checkpoints for what was measured of them.
     *
     * @param store where checkpoints go
     * @param schedule when they are written, and which are kept
     * @param description says what else stands in a manifest
     * @param measured tells by step what decides which are the best, once all listeners have heard
     *     of the checkpoint; empty where it is not known
     */
    public CheckpointWriter(
            CheckpointStore store,
            CheckpointSchedule schedule,
            Description description,
            LongFunction<OptionalDouble> measured) {
        this.store = store;
        this.schedule = schedule;
        this.description = description;
        this.measured = measured;
    }

    /** Returns whether a checkpoint is to be written before the first update of a session. */
    boolean isDueAtStart(TrainingSession session) throws IOException {
        retain();
        if (session.step() > 0) {
            lastWritten = session.step(); // it goes on from there
        }
        return session.step() == 0;
    }

    boolean isDue(long step) {
        return schedule.isDue(step);
    }

    boolean isWritten(long step) {
        return lastWritten == step;
    }

    Checkpoint write(TrainingSession session) throws IOException {
        requireFinite(session);
        Checkpoint checkpoint =
                store.write(
                        session.step(),
                        schedule.isScheduled(session.step()),
                        Weights.of(session.model().getBlock()),
                        session.optimizer().state(),
                        description.members());
        lastWritten = session.step();
        return checkpoint;
    }

    void retain() throws IOException {
        store.retain(schedule.keep(), measured);
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
