package dev.residue.model;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The shape of a {@link HookedTransformer}; its components are the keys below {@code model} in an
 * experiment file.
 *
 * @param layers the number of layers
 * @param heads the number of attention heads in every layer
 * @param dModel the width of the residual stream
 * @param dHead the width of a head; none stands for dModel / heads
 * @param mlp the width of each layer's MLP, one entry per layer, none for a layer without
 * @param activation the MLP's non-linearity
 * @param norm what normalises the residual stream before each part
 * @param positions how positions enter
 * @param biases whether attention, MLP and unembedding have biases
 * @param attentionScale what query-key products are multiplied by; none stands for 1/√dHead
 * @param initialDeviation the standard deviation of every initial weight; none stands for
 *     0.8/√dModel (Assign and Add, section 2.1 of its facts)
 */
public record TransformerSettings(
        int layers,
        int heads,
        int dModel,
        @Nullable Integer dHead,
        List<@Nullable Integer> mlp,
        Activation activation,
        Norm norm,
        Positions positions,
        boolean biases,
        @Nullable Double attentionScale,
        @Nullable Double initialDeviation) {

    /** The non-linearity of an MLP. */
    public enum Activation {
        /** max(0, x). */
        RELU
    }

    /** What normalises the residual stream before attention, MLP and unembedding. */
    public enum Norm {
        /** Nothing. */
        NONE
    }

    /** How a token's position enters the computation. */
    public enum Positions {
        /** A learned vector per position, added to the token's embedding. */
        LEARNED
    }

    /** Returns the setting of Assign and Add: two layers, one head, an MLP in the second only. */
    public static TransformerSettings assignAndAdd() {
        return new TransformerSettings(
                2,
                1,
                128,
                null,
                Arrays.asList(null, 512),
                Activation.RELU,
                Norm.NONE,
                Positions.LEARNED,
                false,
                null,
                null);
    }

    /** Returns the width of a head, resolved. */
    public int headWidth() {
        return dHead != null ? dHead : dModel / heads;
    }

    /** Returns what query-key products are multiplied by, resolved. */
    public double scale() {
        return attentionScale != null ? attentionScale : 1 / Math.sqrt(headWidth());
    }

    /** Returns the standard deviation of initial weights, resolved. */
    public double deviation() {
        return initialDeviation != null ? initialDeviation : 0.8 / Math.sqrt(dModel);
    }
}
