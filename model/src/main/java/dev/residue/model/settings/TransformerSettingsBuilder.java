package dev.residue.model.settings;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds {@link TransformerSettings}: what begins with {@code set} must be given, what begins with
 * {@code opt} may be left out.
 */
public final class TransformerSettingsBuilder {

    private int layers;
    private int heads;
    private int dModel;
    private @Nullable Integer dHead;
    private List<@Nullable Integer> mlp = List.of();
    private TransformerSettings.Activation activation = TransformerSettings.Activation.RELU;
    private TransformerSettings.Norm norm = TransformerSettings.Norm.NONE;
    private TransformerSettings.Positions positions = TransformerSettings.Positions.LEARNED;
    private TransformerSettings.RotaryPairs rotary = TransformerSettings.RotaryPairs.ADJACENT;
    private int positionOffset;
    private @Nullable Integer placeWindow;
    private boolean biases;
    private @Nullable Boolean mlpBiases;
    private boolean unembeddingBias;
    private boolean tied;
    private double dropout;
    private @Nullable Double attentionScale;
    private @Nullable Double initialDeviation;
    private TransformerSettings.DepthScaling depthScaling = TransformerSettings.DepthScaling.NONE;

    TransformerSettingsBuilder() {}

    TransformerSettingsBuilder(TransformerSettings settings) {
        layers = settings.layers();
        heads = settings.heads();
        dModel = settings.dModel();
        dHead = settings.dHead();
        mlp = settings.mlp();
        activation = settings.activation();
        norm = settings.norm();
        positions = settings.positions();
        rotary = settings.rotary();
        positionOffset = settings.positionOffset();
        placeWindow = settings.placeWindow();
        biases = settings.biases();
        mlpBiases = settings.mlpBiases();
        unembeddingBias = settings.unembeddingBias();
        tied = settings.tied();
        dropout = settings.dropout();
        attentionScale = settings.attentionScale();
        initialDeviation = settings.initialDeviation();
        depthScaling = settings.depthScaling();
    }

    /** Sets the number of layers; required. */
    public TransformerSettingsBuilder setLayers(int value) {
        layers = value;
        return this;
    }

    /** Sets the number of heads in every layer; required. */
    public TransformerSettingsBuilder setHeads(int value) {
        heads = value;
        return this;
    }

    /** Sets the width of the residual stream; required. */
    public TransformerSettingsBuilder setDModel(int value) {
        dModel = value;
        return this;
    }

    /** Sets the width of a head; null for dModel / heads. */
    public TransformerSettingsBuilder optDHead(@Nullable Integer value) {
        dHead = value;
        return this;
    }

    /** Sets each layer's MLP width, null for a layer without; required. */
    public TransformerSettingsBuilder setMlp(List<@Nullable Integer> value) {
        mlp = value;
        return this;
    }

    /** Sets the MLP's non-linearity; left out: ReLU. */
    public TransformerSettingsBuilder optActivation(TransformerSettings.Activation value) {
        activation = value;
        return this;
    }

    /** Sets what normalises the residual stream; left out: nothing. */
    public TransformerSettingsBuilder optNorm(TransformerSettings.Norm value) {
        norm = value;
        return this;
    }

    /** Sets how positions enter; left out: learned vectors. */
    public TransformerSettingsBuilder optPositions(TransformerSettings.Positions value) {
        positions = value;
        return this;
    }

    /** Sets which dimensions rotary positions turn together; left out: adjacent ones. */
    public TransformerSettingsBuilder optRotary(TransformerSettings.RotaryPairs value) {
        rotary = value;
        return this;
    }

    /** Sets the largest random shift of positions in training; left out: 0. */
    public TransformerSettingsBuilder optPositionOffset(int value) {
        positionOffset = value;
        return this;
    }

    /** Sets how far below its own place a position may attend; null for no limit. */
    public TransformerSettingsBuilder optPlaceWindow(@Nullable Integer value) {
        placeWindow = value;
        return this;
    }

    /** Sets whether attention has biases, and the MLP unless told otherwise; left out: false. */
    public TransformerSettingsBuilder optBiases(boolean value) {
        biases = value;
        return this;
    }

    /** Sets whether the MLP has biases; null for what attention has. */
    public TransformerSettingsBuilder optMlpBiases(@Nullable Boolean value) {
        mlpBiases = value;
        return this;
    }

    /** Sets whether the unembedding has a bias; left out: false. */
    public TransformerSettingsBuilder optUnembeddingBias(boolean value) {
        unembeddingBias = value;
        return this;
    }

    /** Sets whether the unembedding is the transposed embedding; left out: false. */
    public TransformerSettingsBuilder optTied(boolean value) {
        tied = value;
        return this;
    }

    /** Sets the share of numbers set to zero in training; left out: 0. */
    public TransformerSettingsBuilder optDropout(double value) {
        dropout = value;
        return this;
    }

    /** Sets what query-key products are multiplied by; null for 1/√dHead. */
    public TransformerSettingsBuilder optAttentionScale(@Nullable Double value) {
        attentionScale = value;
        return this;
    }

    /** Sets the standard deviation of initial weights; null for 0.8/√dModel. */
    public TransformerSettingsBuilder optInitialDeviation(@Nullable Double value) {
        initialDeviation = value;
        return this;
    }

    /** Sets which matrices start smaller; left out: none. */
    public TransformerSettingsBuilder optDepthScaling(TransformerSettings.DepthScaling value) {
        depthScaling = value;
        return this;
    }

    /**
     * Returns the settings.
     *
     * @throws IllegalArgumentException naming every value that no transformer can have
     */
    public TransformerSettings build() {
        TransformerSettings settings =
                new TransformerSettings(
                        layers,
                        heads,
                        dModel,
                        dHead,
                        mlp,
                        activation,
                        norm,
                        positions,
                        rotary,
                        positionOffset,
                        placeWindow,
                        biases,
                        mlpBiases,
                        unembeddingBias,
                        tied,
                        dropout,
                        attentionScale,
                        initialDeviation,
                        depthScaling);
        List<String> problems = new ArrayList<>();
        settings.check((key, problem) -> problems.add(key + ": " + problem));
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(
                    "no transformer can be so: " + String.join("; ", problems));
        }
        return settings;
    }
}
