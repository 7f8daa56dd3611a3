package dev.residue.training.loop;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.ParameterList;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import org.jspecify.annotations.Nullable;

/** Makes the gradients of a batch, at once or part by part. */
final class Learner {

    private final Trainer trainer;
    private final MicroBatches microBatches;
    private final @Nullable Long randomSeed;
    private final StepPhases phases;

    Learner(
            Trainer trainer,
            ParameterList parameters,
            int accumulate,
            @Nullable Long randomSeed,
            StepPhases phases) {
        this.trainer = trainer;
        this.microBatches = new MicroBatches(parameters, accumulate, 0);
        this.randomSeed = randomSeed;
        this.phases = phases;
    }

    /**
     * The loss of a batch, whose gradients are there, and what the block predicted; of several
     * models, {@code [member]} and {@code [member, ...]}.
     */
    record Learned(NDArray loss, NDList predictions) {

        /** Lets no checkpoint be written after a loss that is not finite. */
        void requireFinite(long step) {
            float value = loss.getFloat();
            if (!Float.isFinite(value)) {
                throw new DivergedException(step, value);
            }
        }
    }

    /**
     * Learns from the batch of a step.
     *
     * @param scope owns what is made
     */
    Learned learn(Batch batch, long step, NDManager scope) {
        return microBatches.learn(
                batch.getData(),
                batch.getLabels(),
                scope,
                (data, labels, part) -> learn(data, labels, step, part));
    }

    private Learned learn(NDList data, NDList labels, long step, int microBatch) {
        if (randomSeed != null) {
            Engine engine = trainer.getManager().getEngine();
            engine.setRandomSeed(StepSeed.of(randomSeed, step, microBatch));
        }
        try (GradientCollector collector = trainer.newGradientCollector()) {
            NDList predictions = trainer.forward(data);
            NDArray loss = trainer.getLoss().evaluate(labels, predictions);
            phases.forwarded();
            collector.backward(loss);
            phases.backpropagated();
            return new Learned(loss, predictions);
        }
    }
}
