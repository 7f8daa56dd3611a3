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
import dev.residue.training.engine.EngineSelection;
import dev.residue.training.engine.EngineSettings;
import dev.residue.training.loop.SequenceCrossEntropy;
import dev.residue.training.loop.StepListener;
import dev.residue.training.loop.TrainingSession;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one engine makes of an experiment, whose weights and data no engine draws. */
final class Parity {

    private final EngineSelection selection;
    private final Experiment experiment;
    private final Sequences batch;

    Parity(String engine, Experiment experiment) {
        this.selection = EngineSelection.load(new EngineSettings(engine, "cpu", null));
        this.experiment = experiment;
        this.batch = experiment.task().training(1, 0, experiment.batchSize());
    }

    /** Returns the logits of untrained weights. */
    float[] logits() {
        try (NDManager manager = manager()) {
            return forward(initialised(manager), manager, false).toFloatArray();
        }
    }

    /** Returns the gradients of untrained weights, by parameter. */
    Map<String, float[]> gradients() {
        try (NDManager manager = manager()) {
            Block block = initialised(manager);
            NDArray labels =
                    manager.create(batch.labels(), new Shape(batch.count(), batch.reads()));
            manager.getEngine().setRandomSeed(1); // shifts of positions follow it on every engine
            try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
                NDArray logits = forward(block, manager, true);
                collector.backward(
                        new SequenceCrossEntropy()
                                .evaluate(new NDList(labels), new NDList(logits)));
            }
            Map<String, float[]> gradients = new LinkedHashMap<>();
            for (Pair<String, Parameter> entry : block.getParameters()) {
                gradients.put(
                        entry.getKey(), entry.getValue().getArray().getGradient().toFloatArray());
            }
            return gradients;
        }
    }

    /** Trains, and returns the loss of every step. */
    List<Float> losses(int steps) throws Exception {
        List<Float> losses = new ArrayList<>();
        try (TrainingSession session =
                ExperimentSession.builder(experiment, selection)
                        .addListener(
                                new StepListener() {
                                    @Override
                                    public void onStep(TrainingSession at, NDArray loss) {
                                        losses.add(loss.getFloat());
                                    }
                                })
                        .build()) {
            session.trainTo(steps);
        }
        return losses;
    }

    private NDManager manager() {
        return NDManager.newBaseManager(selection.device(), selection.engine().getEngineName());
    }

    private Block initialised(NDManager manager) {
        Block block = experiment.newBlock();
        block.initialize(manager, DataType.FLOAT32, new Shape(batch.count(), batch.context()));
        return block;
    }

    private NDArray forward(Block block, NDManager manager, boolean training) {
        NDArray tokens = manager.create(batch.tokens(), new Shape(batch.count(), batch.context()));
        return block.forward(new ParameterStore(manager, false), new NDList(tokens), training)
                .singletonOrThrow();
    }
}
