package dev.residue.app.examples;

import ai.djl.ndarray.NDManager;
import ai.djl.training.dataset.Batch;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.TaskDataset;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import dev.residue.dataset.assignandadd.AssignAndAddSettings;
import java.util.Arrays;

/** Draws a batch and a sample of what is held out, and the same batch as DJL's arrays. */
final class DrawSequences {

    private DrawSequences() {}

    public static void main(String... arguments) {
        try (NDManager manager = NDManager.newBaseManager()) {
            // snippet: draw-sequences
            AssignAndAdd task = new AssignAndAdd(AssignAndAddSettings.paper(), 0);
            Sequences drawn = task.training(0, 300, 64); // of seed 0 at step 300, 64 sequences
            Sequences heldOut = task.evaluation("two-variables/held-out-pair", 0, 2000);
            System.out.println(task.render(heldOut.sequence(0)) + " " + heldOut.labels()[0]);
            TaskDataset dataset = TaskDataset.builder().setTask(task).setBatchSize(64).build();
            Batch batch = dataset.batch(300, manager); // the same 64 sequences
            System.out.println(batch.getData().singletonOrThrow().getShape()); // (64, 16)
            System.out.println(batch.getLabels().singletonOrThrow().getShape()); // (64, 1)
            // end snippet
            long[] tokens = batch.getData().singletonOrThrow().toLongArray();
            if (!Arrays.equals(tokens, drawn.tokens())) {
                throw new IllegalStateException("the dataset draws other sequences");
            }
        }
    }
}
