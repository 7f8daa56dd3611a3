package dev.residue.analysis.assignandadd;

import dev.residue.dataset.Task;
import dev.residue.model.settings.TransformerSettings;

/** Tells to which models the circuit's formulas apply. */
final class CircuitShape {

    private static final int MOST_PAIRS = 1 << 16;

    private CircuitShape() {}

    /**
     * Returns whether a model is the paper's but for its widths: two layers of one head, an MLP in
     * the second only, no bias, nothing normalised. With any of these the products of weight
     * matrices that the probes look at would no longer be what the model computes.
     */
    static boolean fits(TransformerSettings settings) {
        return settings.layers() == 2
                && settings.heads() == 1
                && settings.mlp().get(0) == null
                && settings.mlp().get(1) != null
                && settings.activation() == TransformerSettings.Activation.RELU
                && settings.norm() == TransformerSettings.Norm.NONE
                && settings.positions() == TransformerSettings.Positions.LEARNED
                && settings.placeWindow() == null
                && !settings.biases()
                && !settings.hasMlpBiases()
                && !settings.unembeddingBias()
                && !settings.tied();
    }

    static boolean fitsWithAllPairs(Task task, TransformerSettings settings) {
        return fits(settings) && task.classes() * task.classes() <= MOST_PAIRS;
    }
}
