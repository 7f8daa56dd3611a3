package dev.residue.app.run;

import ai.djl.nn.Block;
import dev.residue.dataset.Task;
import dev.residue.model.HookedTransformer;
import dev.residue.model.settings.TransformerSettings;

/**
 * How many numbers a model holds for one sequence, at the least.
 *
 * <p>For a {@link HookedTransformer} of width d, with h heads of width w, MLPs of width m, a
 * sequence of T positions, of which A ask in a layer (the read ones alone in the last): T (d + 2hw)
 * + A (2hw + 2d + 2m) in a layer, and the logits; besides 2hAT for scores and pattern where
 * LibTorch does not compute attention in one operation: of one head, with dropout, or observed. Of
 * other blocks only the logits are known.
 *
 * @param training what a backward pass needs: every layer's numbers at a time
 * @param answering what a forward pass needs: the largest layer's
 * @param observed what a forward pass with hooks may need: every layer's, with all positions asking
 */
record SequenceFloats(double training, double answering, double observed) {

    /**
     * Going back holds the gradients of what it passes, too. Peaks of whole processes were 1.4 (one
     * head) to 2 times (four heads, layer norm) the numbers that go forward.
     */
    private static final double BACKWARD = 1.3;

    static SequenceFloats of(Block block, Task task) {
        double logits = (double) task.readPositions().length * task.classes();
        if (!(block instanceof HookedTransformer transformer)) {
            return new SequenceFloats(2 * logits, logits, logits);
        }
        TransformerSettings settings = transformer.settings();
        double positions = task.context();
        double reads = task.readPositions().length;
        double all = 0;
        double observed = 0;
        double largest = 0;
        for (int layer = 0; layer < settings.layers(); layer++) {
            boolean last = layer == settings.layers() - 1;
            double numbers = layer(settings, layer, positions, last ? reads : positions, false);
            all += numbers;
            observed += layer(settings, layer, positions, positions, true);
            largest = Math.max(largest, numbers);
        }
        return new SequenceFloats(BACKWARD * all + 2 * logits, largest / 2, observed + logits);
    }

    private static double layer(
            TransformerSettings settings,
            int layer,
            double positions,
            double asking,
            boolean observed) {
        double width = (double) settings.heads() * settings.headWidth();
        Integer hidden = settings.mlp().get(layer);
        double mlp = hidden == null ? 0 : 2.0 * hidden;
        boolean apart = observed || settings.heads() == 1 || settings.dropout() > 0;
        return positions * (settings.dModel() + 2 * width)
                + asking * (2 * width + 2.0 * settings.dModel() + mlp)
                + (apart ? 2 * settings.heads() * asking * positions : 0);
    }
}
