package dev.residue.app.run;

import ai.djl.ndarray.types.Shape;
import dev.residue.app.experiment.Experiment;
import dev.residue.dataset.TaskDataset;
import dev.residue.training.engine.EngineSelection;
import dev.residue.training.loop.EnsembleSession;
import dev.residue.training.loop.SequenceCrossEntropy;
import dev.residue.training.loop.TrainingSession;
import java.util.List;

/** Puts an experiment's block, batches and settings together for training, without listeners. */
public final class ExperimentSession {

    private ExperimentSession() {}

    /**
     * Returns what builds a session.
     *
     * @throws java.util.NoSuchElementException if the number of parts of a batch is still to be
     *     chosen
     */
    public static TrainingSession.Builder builder(
            Experiment experiment, EngineSelection selection) {
        TaskDataset dataset =
                new TaskDataset(experiment.task(), experiment.dataSeed(), experiment.batchSize());
        return TrainingSession.builder()
                .setBlock(experiment.newBlock())
                .setInputShapes(new Shape(experiment.batchSize(), experiment.task().context()))
                .setLoss(new SequenceCrossEntropy(experiment.lossForm()))
                .setOptimizer(experiment.newOptimizer())
                .setBatches(dataset::batch)
                .optSchedule(experiment.schedule())
                .optClipNorm(experiment.clipNorm())
                .optAccumulate(experiment.accumulate().orElseThrow())
                .optInitialSeed(experiment.weightSeed())
                .optRandomSeed(experiment.dropoutSeed())
                .optEngine(selection.engine().getEngineName())
                .optDevice(selection.device());
    }

    /** Returns what trains sessions of experiments as one, or refuses those of which it cannot. */
    public static EnsembleSession together(
            List<Experiment> experiments, List<TrainingSession> sessions) {
        return new EnsembleSession(
                sessions,
                count ->
                        experiments
                                .get(0)
                                .newMembers(count)
                                .orElseThrow(
                                        () ->
                                                new IllegalArgumentException(
                                                        "this model offers no way to hold several"
                                                                + " in one block")));
    }
}
