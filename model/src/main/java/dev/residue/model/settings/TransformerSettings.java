package dev.residue.model.settings;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The shape of a {@link dev.residue.model.HookedTransformer}; its components are the keys below
 * {@code model} in an experiment file.
 *
 * <pre>{@code
 * TransformerSettings settings =
 *         TransformerSettings.builder()
 *                 .setLayers(2)
 *                 .setHeads(4)
 *                 .setDModel(128)
 *                 .setMlp(List.of(512, 512))
 *                 .optNorm(TransformerSettings.Norm.LAYER)
 *                 .build();
 * }</pre>
 *
 * @param layers the number of layers
 * @param heads the number of attention heads in every layer
 * @param dModel the width of the residual stream
 * @param dHead the width of a head; none stands for dModel / heads
 * @param mlp the width of each layer's MLP, one entry per layer, none for a layer without
 * @param activation the MLP's non-linearity
 * @param norm what normalises the residual stream before each part
 * @param positions how positions enter
 * @param rotary which two dimensions of a head rotary positions turn together; without them,
 *     nothing
 * @param positionOffset the largest number by which training shifts all positions of a sequence, at
 *     random, so that their embeddings are learned relative to each other; 0 for none
 * @param placeWindow how far below its own place a position may attend, and never above; none for
 *     no limit. The task names places, such as a digit's significance
 * @param biases whether attention has biases, and the MLP too where {@code mlpBiases} is none; a
 *     layer normalisation always has one
 * @param mlpBiases whether the MLP has biases; none stands for what {@code biases} says
 * @param unembeddingBias whether the unembedding has a bias
 * @param tied whether the unembedding is the transposed embedding, so that there is no W_U
 * @param dropout the share of numbers set to zero in training: of the embedding, of the attention
 *     pattern, and of what attention and MLP add to the residual stream
 * @param attentionScale what query-key products are multiplied by; none stands for 1/√dHead
 * @param initialDeviation the standard deviation of every initial weight; none stands for
 *     0.8/√dModel (docs/reproductions/assign-and-add.md#model-and-training)
 * @param depthScaling which matrices start smaller, by 1/√(2 layers)
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
        RotaryPairs rotary,
        int positionOffset,
        @Nullable Integer placeWindow,
        boolean biases,
        @Nullable Boolean mlpBiases,
        boolean unembeddingBias,
        boolean tied,
        double dropout,
        @Nullable Double attentionScale,
        @Nullable Double initialDeviation,
        DepthScaling depthScaling) {

    private static final int WIDEST = 65_536;

    /** The non-linearity of an MLP. */
    public enum Activation {
        /** max(0, x). */
        RELU,
        /** x Φ(x), with the normal distribution's Φ. */
        GELU,
        /** 0.5 x (1 + tanh(√(2/π) (x + 0.044715 x³))), as GPT-2 and minGPT have it. */
        GELU_TANH
    }

    /** What normalises the residual stream before attention, MLP and unembedding. */
    public enum Norm {
        /** Nothing. */
        NONE,
        /** Layer normalisation with weight and bias, epsilon 1e-5. */
        LAYER;

        /** What is added to the variance; torch's default. */
        public static final float EPSILON = 1e-5f;
    }

    /** How a token's position enters the computation. */
    public enum Positions {
        /** A learned vector per position, added to the token's embedding. */
        LEARNED,
        /** A learned vector per place that the task names, such as a digit's significance. */
        PLACE,
        /** Queries and keys are turned by their position, in pairs of dimensions; base 10,000. */
        ROTARY
    }

    /**
     * Which dimensions of a head are a pair, with w = dHead and i = 0 … w/2 − 1; pair i is turned
     * by position · 10,000^(−2i/w) in both. Weights that were trained with one are wrong, but not
     * refused by shape or name, with the other.
     */
    public enum RotaryPairs {
        /** 2i and 2i + 1, as in RoFormer's formula, GPT-J and Learning to grok's code. */
        ADJACENT,
        /** i and i + w/2, as in GPT-NeoX, LLaMA, and TransformerLens unless told otherwise. */
        HALVES
    }

    /** Which matrices have smaller initial weights in deeper transformers. */
    public enum DepthScaling {
        /** None. */
        NONE,
        /** The MLP's output (docs/reproductions/in-context.md#model-and-training). */
        MLP,
        /** The outputs of attention and MLP (GPT-2 and minGPT). */
        RESIDUAL
    }

    /** Returns the setting of Assign and Add: two layers, one head, an MLP in the second only. */
    public static TransformerSettings assignAndAdd() {
        return builder()
                .setLayers(2)
                .setHeads(1)
                .setDModel(128)
                .setMlp(Arrays.asList(null, 512))
                .build();
    }

    /**
     * Returns minGPT's block, in the sizes that It Ain't That Bad uses: 3, 3, 48 (nano), 4, 4, 128
     * (micro) and 6, 6, 192 (mini); docs/reproductions/digits.md#model-and-training.
     */
    public static TransformerSettings minGpt(int layers, int heads, int dModel) {
        return builder()
                .setLayers(layers)
                .setHeads(heads)
                .setDModel(dModel)
                .setMlp(Collections.nCopies(layers, 4 * dModel))
                .optActivation(Activation.GELU_TANH)
                .optNorm(Norm.LAYER)
                .optBiases(true)
                .optDropout(0.1)
                .optInitialDeviation(0.02)
                .optDepthScaling(DepthScaling.RESIDUAL)
                .build();
    }

    /**
     * Returns the block of Learning to grok, whose sizes are 4 heads and 512;
     * docs/reproductions/in-context.md#model-and-training.
     */
    public static TransformerSettings learningToGrok(int layers, int heads, int dModel) {
        return builder()
                .setLayers(layers)
                .setHeads(heads)
                .setDModel(dModel)
                .setMlp(Collections.nCopies(layers, 4 * dModel))
                .optNorm(Norm.LAYER)
                .optPositions(Positions.ROTARY)
                .optTied(true)
                .optInitialDeviation(0.02)
                .optDepthScaling(DepthScaling.MLP)
                .build();
    }

    /** Returns a builder; what is not set has the default of an experiment file. */
    public static TransformerSettingsBuilder builder() {
        return new TransformerSettingsBuilder();
    }

    public TransformerSettingsBuilder toBuilder() {
        return new TransformerSettingsBuilder(this);
    }

    /**
     * Reports every value that no transformer can have.
     *
     * @param problem takes a component's name and what would be right
     */
    public void check(BiConsumer<String, String> problem) {
        range("layers", layers, 1, 96, problem);
        range("heads", heads, 1, 1024, problem);
        range("dModel", dModel, 1, WIDEST, problem);
        if (dHead != null) {
            range("dHead", dHead, 1, WIDEST, problem);
        } else if (heads >= 1 && dModel % heads != 0) {
            problem.accept(
                    "dModel",
                    "dModel %s is not divisible by %s heads; set another width or dHead"
                            .formatted(dModel, heads));
        }
        if (mlp.size() != layers) {
            problem.accept(
                    "mlp",
                    "%s entries for %s layers; give one width, or none, per layer"
                            .formatted(mlp.size(), layers));
        }
        for (Integer width : mlp) {
            if (width != null) {
                range("mlp", width, 1, 4 * WIDEST, problem);
            }
        }
        range("positionOffset", positionOffset, 0, WIDEST, problem);
        if (placeWindow != null) {
            range("placeWindow", placeWindow, 0, WIDEST, problem);
        }
        if (positions == Positions.ROTARY) {
            if (positionOffset > 0) {
                problem.accept(
                        "positionOffset",
                        "rotary positions see distances alone, which no offset changes; use 0");
            }
            if (heads >= 1 && headWidth() % 2 != 0) {
                problem.accept(
                        "dHead",
                        "rotary positions turn pairs of dimensions, but a head has "
                                + headWidth()
                                + "; use an even width");
            }
        } else if (rotary != RotaryPairs.ADJACENT) {
            problem.accept(
                    "rotary",
                    "nothing is turned where positions are not rotary; use positions: rotary, or"
                            + " leave it out");
        }
        if (!(dropout >= 0 && dropout < 1)) {
            problem.accept("dropout", dropout + " is no share; use at least 0 and below 1");
        }
        if (tied && unembeddingBias) {
            problem.accept("unembeddingBias", "a tied unembedding has no bias; use false");
        }
        positive("attentionScale", attentionScale, problem);
        positive("initialDeviation", initialDeviation, problem);
    }

    private static void range(
            String key, int value, int least, int most, BiConsumer<String, String> problem) {
        if (value < least || value > most) {
            problem.accept(key, "%s is out of range; use %s to %s".formatted(value, least, most));
        }
    }

    private static void positive(
            String key, @Nullable Double value, BiConsumer<String, String> problem) {
        if (value != null && !(value > 0 && Double.isFinite(value))) {
            problem.accept(key, value + " must be a positive number, or none for the default");
        }
    }

    /** Returns whether an MLP has biases, resolved. */
    public boolean hasMlpBiases() {
        return mlpBiases != null ? mlpBiases : biases;
    }

    /** Returns the width of a head, resolved. */
    public int headWidth() {
        return dHead != null ? dHead : dModel / heads;
    }

    /** Returns each position's row of the position embedding, but for a shift. */
    public int[] positionRows(Geometry geometry) {
        return positions == Positions.PLACE
                ? geometry.places().clone()
                : IntStream.range(0, geometry.context()).toArray();
    }

    /** Returns how many rows the position embedding has. */
    public int positionRowCount(Geometry geometry) {
        return IntStream.of(positionRows(geometry)).max().orElse(0) + 1 + positionOffset;
    }

    /** Returns what query-key products are multiplied by, resolved. */
    public double scale() {
        return attentionScale != null ? attentionScale : 1 / Math.sqrt(headWidth());
    }

    /** Returns the standard deviation of initial weights, resolved. */
    public double deviation() {
        return initialDeviation != null ? initialDeviation : 0.8 / Math.sqrt(dModel);
    }

    /** Returns the same of the matrix with which attention or an MLP writes, as scaled by depth. */
    public double projectionDeviation(boolean ofMlp) {
        boolean scaled =
                depthScaling == DepthScaling.RESIDUAL
                        || (ofMlp && depthScaling == DepthScaling.MLP);
        return scaled ? deviation() / Math.sqrt(2.0 * layers) : deviation();
    }
}
