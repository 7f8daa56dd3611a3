package dev.residue.model.settings;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds {@link TransformerSettings}, where each value is described: what begins with {@code set}
 * must be given, what begins with {@code opt} may be left out, for the value that its field here
 * begins with.
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

    public TransformerSettingsBuilder setLayers(int value) {
        layers = value;
        return this;
    }

    public TransformerSettingsBuilder setHeads(int value) {
        heads = value;
        return this;
    }

    public TransformerSettingsBuilder setDModel(int value) {
        dModel = value;
        return this;
    }

    public TransformerSettingsBuilder optDHead(@Nullable Integer value) {
        dHead = value;
        return this;
    }

    public TransformerSettingsBuilder setMlp(List<@Nullable Integer> value) {
        mlp = value;
        return this;
    }

    public TransformerSettingsBuilder optActivation(TransformerSettings.Activation value) {
        activation = value;
        return this;
    }

    public TransformerSettingsBuilder optNorm(TransformerSettings.Norm value) {
        norm = value;
        return this;
    }

    public TransformerSettingsBuilder optPositions(TransformerSettings.Positions value) {
        positions = value;
        return this;
    }

    public TransformerSettingsBuilder optRotary(TransformerSettings.RotaryPairs value) {
        rotary = value;
        return this;
    }

    public TransformerSettingsBuilder optPositionOffset(int value) {
        positionOffset = value;
        return this;
    }

    public TransformerSettingsBuilder optPlaceWindow(@Nullable Integer value) {
        placeWindow = value;
        return this;
    }

    public TransformerSettingsBuilder optBiases(boolean value) {
        biases = value;
        return this;
    }

    public TransformerSettingsBuilder optMlpBiases(@Nullable Boolean value) {
        mlpBiases = value;
        return this;
    }

    public TransformerSettingsBuilder optUnembeddingBias(boolean value) {
        unembeddingBias = value;
        return this;
    }

    public TransformerSettingsBuilder optTied(boolean value) {
        tied = value;
        return this;
    }

    public TransformerSettingsBuilder optDropout(double value) {
        dropout = value;
        return this;
    }

    public TransformerSettingsBuilder optAttentionScale(@Nullable Double value) {
        attentionScale = value;
        return this;
    }

    public TransformerSettingsBuilder optInitialDeviation(@Nullable Double value) {
        initialDeviation = value;
        return this;
    }

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
