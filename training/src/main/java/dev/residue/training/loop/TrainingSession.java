package dev.residue.training.loop;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.loss.Loss;
import ai.djl.translate.TranslateException;
import dev.residue.training.checkpoint.Checkpoint;
import dev.residue.training.checkpoint.Weights;
import dev.residue.training.optimizer.ResumableOptimizer;
import dev.residue.training.optimizer.Schedule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A DJL trainer driven step by step; works with any block, loss and dataset.
 *
 * <pre>{@code
 * try (TrainingSession session =
 *         TrainingSession.builder()
 *                 .setBlock(block)
 *                 .setInputShapes(new Shape(64, 16))
 *                 .setLoss(Loss.softmaxCrossEntropyLoss())
 *                 .setOptimizer(AdamW.builder().optLearningRate(1e-3).build())
 *                 .setBatches(BatchSource.of(dataset))
 *                 .build()) {
 *     session.trainTo(1000);
 * }
 * }</pre>
 */
public final class TrainingSession implements AutoCloseable {

    /** Before all steps, so that initial weights and dropout never share random numbers. */
    private static final long INITIAL_STEP = -1;

    // what an ensemble trains its members by
    final BatchSource batches;
    final Schedule schedule;
    final @Nullable Double clipNorm;
    final @Nullable Long randomSeed;
    final int accumulate;
    final StepPhases phases;
    final LossGuard guard;
    final List<Shape> inputShapes;

    private final Model model;
    private final Trainer trainer;
    private final ResumableOptimizer optimizer;
    private final List<TrainingListener> listeners;
    private final List<StepListener> stepListeners;
    private final Learner learner;
    private final @Nullable CheckpointWriter checkpoints;
    private Runnable refresh = () -> {};
    private long step;

    private TrainingSession(Builder builder) {
        Block block = Objects.requireNonNull(builder.block, "setBlock");
        optimizer = Objects.requireNonNull(builder.optimizer, "setOptimizer");
        batches = Objects.requireNonNull(builder.batches, "setBatches");
        listeners = List.copyOf(builder.listeners);
        stepListeners =
                listeners.stream()
                        .filter(StepListener.class::isInstance)
                        .map(StepListener.class::cast)
                        .toList();
        schedule = builder.schedule;
        clipNorm = builder.clipNorm;
        randomSeed = builder.randomSeed;
        accumulate = builder.accumulate;
        phases = builder.phases;
        checkpoints = builder.checkpoints;
        model = Model.newInstance("residue", builder.device, builder.engine);
        model.setBlock(block);
        trainer =
                model.newTrainer(
                        new DefaultTrainingConfig(Objects.requireNonNull(builder.loss, "setLoss"))
                                .optOptimizer(optimizer)
                                .optDevices(new Device[] {model.getNDManager().getDevice()})
                                .addTrainingListeners(listeners.toArray(new TrainingListener[0])));
        if (builder.initialSeed != null) {
            model.getNDManager()
                    .getEngine()
                    .setRandomSeed(StepSeed.of(builder.initialSeed, INITIAL_STEP, 0));
        }
        inputShapes = List.of(Objects.requireNonNull(builder.inputShapes, "setInputShapes"));
        trainer.initialize(inputShapes.toArray(new Shape[0]));
        optimizer.bind(block.getParameters(), model.getNDManager());
        learner = new Learner(trainer, block.getParameters(), accumulate, randomSeed, phases);
        guard = new LossGuard(model.getNDManager().getDevice());
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Returns the number of updates made so far, restored ones included. */
    public long step() {
        return step;
    }

    public Trainer trainer() {
        refresh.run();
        return trainer;
    }

    public Model model() {
        refresh.run();
        return model;
    }

    public ResumableOptimizer optimizer() {
        refresh.run();
        return optimizer;
    }

    /**
     * Goes back, or on, to a checkpoint: weights, optimiser state and step.
     *
     * @throws IOException if the checkpoint does not fit the block
     */
    public void restore(Checkpoint checkpoint) throws IOException {
        Weights.load(checkpoint, model.getBlock());
        optimizer.load(checkpoint.optimizerState(), checkpoint.optimizerFile().toString());
        step = checkpoint.step();
    }

    /**
     * Trains until {@code lastStep} updates have been made.
     *
     * @throws DivergedException if the loss is no longer finite
     */
    public void trainTo(long lastStep) throws IOException, TranslateException {
        trainTo(lastStep, () -> false);
    }

    /**
     * Trains until {@code lastStep} updates have been made or, between two steps, it is told to
     * stop.
     *
     * <p>All listeners hear of a step before its checkpoint is written, and of the checkpoint after
     * that, in whatever order they were added.
     */
    public void trainTo(long lastStep, BooleanSupplier stop)
            throws IOException, TranslateException {
        start();
        while (step < lastStep && !stop.getAsBoolean()) {
            if (update(lastStep)) {
                tell(write());
            }
        }
        if (isUnwritten()) {
            tell(write());
        }
    }

    /** Makes an update, and returns whether the state is to be written then. */
    boolean update(long lastStep) throws IOException, TranslateException {
        phases.begin();
        try (NDManager scope = trainer.getManager().newSubManager();
                Batch batch = batches.batch(step, scope)) {
            phases.drawn();
            Learner.Learned learned = learner.learn(batch, step, scope);
            guard.check(step + 1, learned.loss(), model.getBlock());
            optimizer.update(schedule.factor(step), clipNorm);
            phases.updated();
            updated(batch, learned);
            boolean due = isCheckpointDue(lastStep);
            if (due) {
                learned.requireFinite(step);
            }
            return due;
        }
    }

    /** Begins, or goes on: tells listeners, and writes the checkpoint of the state before all. */
    void start() throws IOException {
        guard.forget();
        for (StepListener listener : stepListeners) {
            listener.onStart(this);
        }
        if (checkpoints != null && checkpoints.isDueAtStart(this)) {
            tell(write());
        }
    }

    /** Counts an update, and tells listeners of it. */
    void updated(Batch batch, Learner.Learned learned) throws IOException {
        step++;
        tellOthers(batch, learned.predictions());
        for (StepListener listener : stepListeners) {
            listener.onStep(this, learned.loss());
        }
    }

    /** Returns whether the state is to be written, where training ends at a step. */
    boolean isCheckpointDue(long lastStep) {
        return checkpoints != null && (checkpoints.isDue(step) || step == lastStep);
    }

    /** Returns whether the state is still to be written, where training was told to stop. */
    boolean isUnwritten() {
        return checkpoints != null && !checkpoints.isWritten(step);
    }

    /** Writes a checkpoint, and deletes none yet. */
    Checkpoint write() throws IOException {
        return Objects.requireNonNull(checkpoints).write(this);
    }

    /** Tells listeners of a checkpoint, and deletes those that are no longer kept. */
    void tell(Checkpoint checkpoint) throws IOException {
        for (StepListener listener : stepListeners) {
            listener.onCheckpoint(this, checkpoint);
        }
        // what listeners measured may decide which are kept
        Objects.requireNonNull(checkpoints).retain();
    }

    /** Sets what brings weights and optimiser state here before anyone looks at them. */
    void refreshBy(Runnable bringing) {
        refresh = bringing;
    }

    private void tellOthers(Batch batch, NDList predictions) {
        for (TrainingListener listener : listeners) {
            if (!(listener instanceof StepListener)) {
                Device device = trainer.getDevices()[0];
                TrainingListener.BatchData data =
                        new TrainingListener.BatchData(
                                batch,
                                new ConcurrentHashMap<>(Map.of(device, batch.getLabels())),
                                new ConcurrentHashMap<>(Map.of(device, predictions)));
                listener.onTrainingBatch(trainer, data);
            }
        }
    }

    /** Returns whether a listener wants to see what the block predicted. */
    boolean hasOthers() {
        return listeners.size() > stepListeners.size();
    }

    @Override
    public void close() {
        trainer.close();
        optimizer.close();
        model.close();
    }

    /** Collects what a session needs. */
    public static final class Builder {

        private @Nullable Block block;
        private Shape @Nullable [] inputShapes;
        private @Nullable Loss loss;
        private @Nullable ResumableOptimizer optimizer;
        private @Nullable BatchSource batches;
        private String engine = Engine.getDefaultEngineName();
        private Device device = Device.cpu();
        private final List<TrainingListener> listeners = new ArrayList<>();
        private Schedule schedule = Schedule.CONSTANT;
        private @Nullable Double clipNorm;
        private @Nullable Long randomSeed;
        private @Nullable Long initialSeed;
        private int accumulate = 1;
        private StepPhases phases = StepPhases.UNTIMED;
        private @Nullable CheckpointWriter checkpoints;

        private Builder() {}

        /** Sets the block that is trained; making the session initialises it. */
        public Builder setBlock(Block value) {
            block = value;
            return this;
        }

        /** Sets the shapes of one batch's inputs. */
        public Builder setInputShapes(Shape... value) {
            inputShapes = value.clone();
            return this;
        }

        /** Sets the loss of the block's predictions, such as {@link SequenceCrossEntropy}. */
        public Builder setLoss(Loss value) {
            loss = value;
            return this;
        }

        /** Sets the optimiser, which the session closes. */
        public Builder setOptimizer(ResumableOptimizer value) {
            optimizer = value;
            return this;
        }

        /** Sets where the batch of each step comes from. */
        public Builder setBatches(BatchSource value) {
            batches = value;
            return this;
        }

        /** Sets the engine by DJL's name; DJL's default engine otherwise. */
        public Builder optEngine(String value) {
            engine = value;
            return this;
        }

        /** Sets the one device; the CPU otherwise. */
        public Builder optDevice(Device value) {
            device = value;
            return this;
        }

        /** Sets how the learning rate changes; it does not otherwise. */
        public Builder optSchedule(Schedule value) {
            schedule = value;
            return this;
        }

        /**
         * Scales gradients down where their common norm exceeds a limit, as torch's {@code
         * clip_grad_norm_} does; null for no limit.
         */
        public Builder optClipNorm(@Nullable Double value) {
            clipNorm = value;
            return this;
        }

        /**
         * Sets the engine's random state anew before each forward pass, from this seed and the
         * step, so that dropout is exact under resume. The engine's state is left alone otherwise.
         */
        public Builder optRandomSeed(long value) {
            randomSeed = value;
            return this;
        }

        /**
         * Sets the engine's random state before the block is initialised, so that initialisers
         * which draw from it give the same weights in every process.
         */
        public Builder optInitialSeed(long value) {
            initialSeed = value;
            return this;
        }

        /**
         * Learns from each batch in so many equal parts, one after the other, whose gradients are
         * averaged: the same update with a part of the memory.
         *
         * @throws IllegalArgumentException if the number is not positive
         */
        public Builder optAccumulate(int value) {
            if (value < 1) {
                throw new IllegalArgumentException(value + " parts of a batch must be at least 1");
            }
            accumulate = value;
            return this;
        }

        /** Sets what is told when each phase of a step is over; nobody is otherwise. */
        public Builder optPhases(StepPhases value) {
            phases = value;
            return this;
        }

        /** Sets what writes checkpoints; none are written otherwise. */
        public Builder optCheckpoints(CheckpointWriter value) {
            checkpoints = value;
            return this;
        }

        /** Adds a DJL listener; a {@link StepListener} hears of checkpoints, too. */
        public Builder addListener(TrainingListener value) {
            listeners.add(value);
            return this;
        }

        /** Makes the session and initialises the block. */
        public TrainingSession build() {
            return new TrainingSession(this);
        }
    }
}
