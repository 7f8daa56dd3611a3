package dev.residue.app.examples;

import ai.djl.ndarray.types.Shape;
import dev.residue.dataset.TaskDataset;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import dev.residue.dataset.assignandadd.AssignAndAddSettings;
import dev.residue.model.HookedTransformer;
import dev.residue.model.settings.Geometry;
import dev.residue.model.settings.TransformerSettings;
import dev.residue.training.checkpoint.CheckpointSchedule;
import dev.residue.training.checkpoint.CheckpointStore;
import dev.residue.training.loop.CheckpointWriter;
import dev.residue.training.loop.SequenceCrossEntropy;
import dev.residue.training.loop.TrainingSession;
import dev.residue.training.optimizer.AdamW;
import dev.residue.training.optimizer.AdamWSettings;
import java.nio.file.Path;

/** Trains with checkpoints, stops, and goes on in another session. */
final class StopAndResume {

    private StopAndResume() {}

    public static void main(String... arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        CheckpointStore checkpoints = new CheckpointStore(folder.resolve("checkpoints"));
        try (TrainingSession session = session(checkpoints)) {
            session.trainTo(5);
        }
        // snippet: resume
        try (TrainingSession session = session(checkpoints)) {
            session.restore(checkpoints.latest().orElseThrow());
            session.trainTo(10); // the weights of a session that never stopped
        }
        // end snippet
        if (checkpoints.latest().orElseThrow().step() != 10) {
            throw new IllegalStateException("no checkpoint of step 10");
        }
    }

    // snippet: session-with-checkpoints
    static TrainingSession session(CheckpointStore checkpoints) {
        AssignAndAdd task = new AssignAndAdd(AssignAndAddSettings.paper(), 0);
        return TrainingSession.builder()
                .setBlock(
                        new HookedTransformer(
                                TransformerSettings.assignAndAdd(),
                                new Geometry(74, 16, 59, new int[] {15}),
                                0))
                .setInputShapes(new Shape(64, 16))
                .setLoss(new SequenceCrossEntropy())
                .setOptimizer(new AdamW(AdamWSettings.defaults()))
                .setBatches(new TaskDataset(task, 0, 64)::batch)
                .optCheckpoints(new CheckpointWriter(checkpoints, CheckpointSchedule.every(5)))
                .build();
    }
    // end snippet
}
