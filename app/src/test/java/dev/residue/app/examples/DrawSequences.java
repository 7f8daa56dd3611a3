package dev.residue.app.examples;

import dev.residue.dataset.Sequences;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import dev.residue.dataset.assignandadd.AssignAndAddSettings;

/** Draws a batch and a sample of what is held out. */
final class DrawSequences {

    private DrawSequences() {}

    public static void main(String... arguments) {
        // snippet: draw-sequences
        AssignAndAdd task = new AssignAndAdd(AssignAndAddSettings.paper(), 0);
        Sequences batch = task.training(0, 300, 64); // of seed 0 at step 300, 64 sequences
        Sequences heldOut = task.evaluation("two-variables/held-out-pair", 0, 2000);
        System.out.println(task.render(heldOut.sequence(0)) + " " + heldOut.labels()[0]);
        // end snippet
        if (batch.count() != 64) {
            throw new IllegalStateException("not 64 sequences");
        }
    }
}
