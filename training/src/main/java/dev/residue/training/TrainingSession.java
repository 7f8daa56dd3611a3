package dev.residue.training;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.loss.Loss;
import ai.djl.translate.TranslateException;
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
 *                 .setOptimizer(AdamW.builder().setLearningRate(1e-3).build())
 *                 .setBatches(BatchSource.of(dataset))
 *                 .build()) {
 *     session.trainTo(1000);
 * }
 * }</pre>
 */
public final class TrainingSession implements AutoCloseable {

    private final Model model;
    private final Trainer trainer;
    private final ResumableOptimizer optimizer;
    private final BatchSource batches;
    private final List<TrainingListener> listeners;
    private long step;

    private TrainingSession(Builder builder) {
        Block block = Objects.requireNonNull(builder.block, "setBlock");
        optimizer = Objects.requireNonNull(builder.optimizer, "setOptimizer");
        batches = Objects.requireNonNull(builder.batches, "setBatches");
        listeners = List.copyOf(builder.listeners);
        model = Model.newInstance("residue", builder.device, builder.engine);
        model.setBlock(block);
        trainer =
                model.newTrainer(
                        new DefaultTrainingConfig(Objects.requireNonNull(builder.loss, "setLoss"))
                                .optOptimizer(optimizer)
                                .optDevices(new Device[] {model.getNDManager().getDevice()})
                                .addTrainingListeners(listeners.toArray(new TrainingListener[0])));
        trainer.initialize(Objects.requireNonNull(builder.inputShapes, "setInputShapes"));
        optimizer.bind(block.getParameters(), model.getNDManager());
    }

    /** Returns a builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the number of updates made so far, restored ones included. */
    public long step() {
        return step;
    }

    /** Returns DJL's trainer. */
    public Trainer trainer() {
        return trainer;
    }

    /** Returns DJL's model. */
    public Model model() {
        return model;
    }

    /** Returns the optimiser. */
    public ResumableOptimizer optimizer() {
        return optimizer;
    }

    /**
     * Goes back, or on, to a checkpoint: weights, optimiser state and step.
     *
     * @throws IOException if the checkpoint does not fit the block
     */
    public void restore(Checkpoint checkpoint) throws IOException {
        Weights.load(checkpoint.weights(), model.getBlock(), checkpoint.weightsFile().toString());
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
     */
    public void trainTo(long lastStep, BooleanSupplier stop)
            throws IOException, TranslateException {
        LossGuard guard = new LossGuard(model.getNDManager().getDevice());
        for (StepListener listener : stepListeners()) {
            listener.onStart(this);
        }
        while (step < lastStep && !stop.getAsBoolean()) {
            try (NDManager scope = trainer.getManager().newSubManager();
                    Batch batch = batches.batch(step, scope)) {
                NDArray loss;
                NDList predictions;
                try (GradientCollector collector = trainer.newGradientCollector()) {
                    predictions = trainer.forward(batch.getData());
                    loss = trainer.getLoss().evaluate(batch.getLabels(), predictions);
                    collector.backward(loss);
                }
                guard.check(step + 1, loss, model.getBlock());
                update();
                step++;
                tellOthers(batch, predictions);
                for (StepListener listener : stepListeners()) {
                    listener.onStep(this, loss);
                }
            }
        }
    }

    void tellOfCheckpoint(Checkpoint checkpoint) throws IOException {
        for (StepListener listener : stepListeners()) {
            listener.onCheckpoint(this, checkpoint);
        }
    }

    /**
     * Does what {@code trainer.step()} does on one device, but for its check, which takes gradients
     * that sum to exactly 0 in the first step for a missing backward pass: those of a softmax's
     * logits always do, up to rounding.
     */
    private void update() {
        for (Parameter parameter : model.getBlock().getParameters().values()) {
            if (parameter.requiresGradient()) {
                NDArray weight = parameter.getArray();
                try (NDArray gradient = weight.getGradient()) {
                    optimizer.update(parameter.getId(), weight, gradient);
                }
            }
        }
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

    private List<StepListener> stepListeners() {
        List<StepListener> own = new ArrayList<>();
        for (TrainingListener listener : listeners) {
            if (listener instanceof StepListener stepListener) {
                own.add(stepListener);
            }
        }
        return own;
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

        private Builder() {}

        /** Sets the block to train. */
        public Builder setBlock(Block value) {
            block = value;
            return this;
        }

        /** Sets the shapes of one batch's inputs. */
        public Builder setInputShapes(Shape... value) {
            inputShapes = value.clone();
            return this;
        }

        /** Sets the loss. */
        public Builder setLoss(Loss value) {
            loss = value;
            return this;
        }

        /** Sets the optimiser, which the session closes. */
        public Builder setOptimizer(ResumableOptimizer value) {
            optimizer = value;
            return this;
        }

        /** Sets where the batches come from. */
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

        /** Adds a listener. */
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
