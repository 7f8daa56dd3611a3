package dev.residue.app;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.run.ExperimentSession;
import dev.residue.dataset.Sequences;
import dev.residue.model.HookedTransformer;
import dev.residue.model.MixedPrecision;
import dev.residue.model.hook.HookPoint;
import dev.residue.model.hook.Hooks;
import dev.residue.testing.Rounding;
import dev.residue.training.engine.EngineSelection;
import dev.residue.training.engine.EngineSettings;
import dev.residue.training.loop.SequenceCrossEntropy;
import dev.residue.training.loop.StepListener;
import dev.residue.training.loop.TrainingSession;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What one engine makes of an experiment, whose weights and data no engine draws. */
final class Parity {

    private final EngineSelection selection;
    private final Experiment experiment;
    private final Sequences batch;
    private final Rounding rule;

    Parity(String engine, Experiment experiment) {
        this(engine, experiment, Rounding.ofFloats(1));
    }

    /**
     * Prepares it.
     *
     * @param rule how {@link Roundings} round
     */
    Parity(String engine, Experiment experiment, Rounding rule) {
        this.rule = rule;
        this.selection = EngineSelection.load(new EngineSettings(engine, "cpu", null));
        this.experiment = experiment.accumulate().isPresent() ? experiment : experiment.inParts(1);
        this.batch = experiment.task().training(1, 0, experiment.batchSize());
    }

    /** Returns the logits of untrained weights. */
    float[] logits() {
        try (NDManager manager = manager()) {
            Block block = initialised(manager, DataType.FLOAT32);
            return forward(block, manager, false, Hooks.none()).toFloatArray();
        }
    }

    /** Returns the logits of untrained weights in doubles, with and without {@link Roundings}. */
    double[] exactLogits(@Nullable Random random) {
        try (NDManager manager = manager()) {
            Roundings roundings = new Roundings(random, rule);
            Block block = initialised(manager, DataType.FLOAT64);
            roundings.round(block);
            return forward(block, manager, false, roundings.hooks(block)).toDoubleArray();
        }
    }

    /** Returns the gradients of untrained weights, by parameter. */
    Map<String, float[]> gradients() {
        try (NDManager manager = manager()) {
            Block block = initialised(manager, DataType.FLOAT32);
            backward(block, manager, Hooks.none());
            Map<String, float[]> gradients = new LinkedHashMap<>();
            for (Pair<String, Parameter> entry : block.getParameters()) {
                gradients.put(
                        entry.getKey(), entry.getValue().getArray().getGradient().toFloatArray());
            }
            return gradients;
        }
    }

    /** Returns the same in doubles, with and without {@link Roundings}. */
    Map<String, double[]> exactGradients(@Nullable Random random) {
        try (NDManager manager = manager()) {
            Roundings roundings = new Roundings(random, rule);
            Block block = initialised(manager, DataType.FLOAT64);
            roundings.round(block);
            backward(block, manager, roundings.hooks(block));
            Map<String, double[]> gradients = new LinkedHashMap<>();
            for (Pair<String, Parameter> entry : block.getParameters()) {
                gradients.put(
                        entry.getKey(), entry.getValue().getArray().getGradient().toDoubleArray());
            }
            return gradients;
        }
    }

    private void backward(Block block, NDManager manager, Hooks hooks) {
        NDArray labels = manager.create(batch.labels(), new Shape(batch.count(), batch.reads()));
        manager.getEngine().setRandomSeed(1); // shifts of positions follow it on every engine
        try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
            NDArray logits = forward(block, manager, true, hooks);
            collector.backward(
                    new SequenceCrossEntropy().evaluate(new NDList(labels), new NDList(logits)));
        }
    }

    /** Trains, and returns the loss of every step. */
    float[] losses(int steps) throws Exception {
        return losses(steps, null);
    }

    /** Trains from weights that are rounded at random, and returns the loss of every step. */
    float[] losses(int steps, @Nullable Random random) throws Exception {
        float[] losses = new float[steps];
        try (TrainingSession session =
                ExperimentSession.builder(experiment, selection)
                        .addListener(
                                new StepListener() {
                                    @Override
                                    public void onStep(TrainingSession at, NDArray loss) {
                                        losses[(int) at.step() - 1] = loss.getFloat();
                                    }
                                })
                        .build()) {
            if (random != null) {
                for (Parameter one : session.model().getBlock().getParameters().values()) {
                    NDArray weight = one.getArray();
                    weight.set(Rounding.floatsAtRandom(weight.toFloatArray(), random));
                }
            }
            session.trainTo(steps);
        }
        return losses;
    }

    private NDManager manager() {
        return NDManager.newBaseManager(selection.device(), selection.engine().getEngineName());
    }

    private Block initialised(NDManager manager, DataType type) {
        Block block = experiment.newBlock();
        if (type != DataType.FLOAT32 && block instanceof MixedPrecision mixed) {
            mixed.setProducts(DataType.FLOAT32);
        }
        block.initialize(manager, type, new Shape(batch.count(), batch.context()));
        return block;
    }

    private NDArray forward(Block block, NDManager manager, boolean training, Hooks hooks) {
        NDArray tokens = manager.create(batch.tokens(), new Shape(batch.count(), batch.context()));
        return block.forward(
                        new ParameterStore(manager, false),
                        new NDList(tokens),
                        training,
                        hooks.asForwardParameters())
                .singletonOrThrow();
    }

    /**
     * Moves every weight and every activation, on the way there and back, by as much as a rounding
     * would; none without a source of chance.
     */
    private record Roundings(@Nullable Random random, Rounding rule) {

        void round(Block block) {
            for (Parameter one : block.getParameters().values()) {
                NDArray weight = one.getArray();
                float[] values = new float[(int) weight.size()];
                double[] before = weight.toDoubleArray();
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) before[i];
                }
                weight.set(random == null ? before : rule.moved(values, random));
            }
        }

        Hooks hooks(Block block) {
            Hooks hooks = Hooks.none();
            if (random != null && block instanceof HookedTransformer transformer) {
                for (HookPoint point : HookPoint.all(transformer.settings())) {
                    hooks = hooks.replace(point.name(), x -> x.mul(factors(x)));
                }
            }
            return hooks;
        }

        private NDArray factors(NDArray like) {
            float[] ones = new float[(int) like.size()];
            Arrays.fill(ones, 1);
            return like.getManager()
                    .create(rule.moved(ones, Objects.requireNonNull(random)), like.getShape());
        }
    }
}
