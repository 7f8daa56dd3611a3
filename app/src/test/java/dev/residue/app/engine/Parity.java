package dev.residue.app.engine;

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
import dev.residue.dataset.Sequences;
import dev.residue.dataset.TaskDataset;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import dev.residue.dataset.assignandadd.AssignAndAddSettings;
import dev.residue.model.Geometry;
import dev.residue.model.HookedTransformer;
import dev.residue.model.TransformerSettings;
import dev.residue.training.AdamW;
import dev.residue.training.AdamWSettings;
import dev.residue.training.EngineSelection;
import dev.residue.training.EngineSettings;
import dev.residue.training.SequenceCrossEntropy;
import dev.residue.training.StepListener;
import dev.residue.training.TrainingSession;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one engine makes of a block and a task whose weights and data no engine draws. */
final class Parity {

    private static final int BATCH = 32;

    private final EngineSelection selection;
    private final AssignAndAdd task;
    private final TransformerSettings settings;

    Parity(String engine, TransformerSettings settings) {
        this.selection = EngineSelection.load(new EngineSettings(engine, "cpu", null));
        this.settings = settings;
        this.task = new AssignAndAdd(new AssignAndAddSettings(7, 4, 10, 3, 0.7, null, 1, 1.0), 0);
    }

    private Block newBlock() {
        return new HookedTransformer(
                settings,
                new Geometry(
                        task.vocabulary().size(),
                        task.context(),
                        settings.tied() ? task.vocabulary().size() : task.classes(),
                        task.readPositions(),
                        task.places()),
                0);
    }

    /** Returns the logits of untrained weights. */
    float[] logits() {
        Sequences batch = task.training(1, 0, BATCH);
        try (NDManager manager = manager()) {
            return forward(initialised(manager), batch, manager).toFloatArray();
        }
    }

    /** Returns the gradients of untrained weights, by parameter. */
    Map<String, float[]> gradients() {
        Sequences batch = task.training(1, 0, BATCH);
        try (NDManager manager = manager()) {
            Block block = initialised(manager);
            NDArray labels = manager.create(batch.labels(), new Shape(BATCH, batch.reads()));
            try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
                NDArray logits = forward(block, batch, manager);
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
    List<Float> losses(int steps) {
        List<Float> losses = new ArrayList<>();
        try (TrainingSession session =
                TrainingSession.builder()
                        .setBlock(newBlock())
                        .setInputShapes(new Shape(BATCH, task.context()))
                        .setLoss(new SequenceCrossEntropy())
                        .setOptimizer(new AdamW(AdamWSettings.defaults()))
                        .setBatches(new TaskDataset(task, 0, BATCH)::batch)
                        .optEngine(selection.engine().getEngineName())
                        .addListener(
                                new StepListener() {
                                    @Override
                                    public void onStep(TrainingSession at, NDArray loss) {
                                        losses.add(loss.getFloat());
                                    }
                                })
                        .build()) {
            session.trainTo(steps);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return losses;
    }

    private NDManager manager() {
        return NDManager.newBaseManager(selection.device(), selection.engine().getEngineName());
    }

    private Block initialised(NDManager manager) {
        Block block = newBlock();
        block.initialize(manager, DataType.FLOAT32, new Shape(BATCH, task.context()));
        return block;
    }

    private static NDArray forward(Block block, Sequences batch, NDManager manager) {
        NDArray tokens = manager.create(batch.tokens(), new Shape(BATCH, batch.context()));
        return block.forward(new ParameterStore(manager, false), new NDList(tokens), true)
                .singletonOrThrow();
    }
}
