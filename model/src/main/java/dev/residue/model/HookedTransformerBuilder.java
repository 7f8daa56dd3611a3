package dev.residue.model;

import dev.residue.model.component.DropoutMasks;
import dev.residue.model.settings.Geometry;
import dev.residue.model.settings.TransformerSettings;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link HookedTransformer}: what begins with {@code set} must be given, what begins with
 * {@code opt} may be left out.
 */
public final class HookedTransformerBuilder {

    private @Nullable TransformerSettings settings;
    private @Nullable Geometry geometry;
    private long seed;
    private boolean squeeze;

    HookedTransformerBuilder() {}

    /** Sets the shape. */
    public HookedTransformerBuilder setSettings(TransformerSettings value) {
        settings = value;
        return this;
    }

    /** Sets the sizes of input and output, and where the model is read. */
    public HookedTransformerBuilder setGeometry(Geometry value) {
        geometry = value;
        return this;
    }

    /** Sets the seed of the initial weights; 0 otherwise. */
    public HookedTransformerBuilder optSeed(long value) {
        seed = value;
        return this;
    }

    /**
     * Returns logits {@code [batch, classes]} of a model that is read at one position, as DJL's own
     * losses and evaluators take them; {@code [batch, 1, classes]} otherwise.
     */
    public HookedTransformerBuilder optSqueeze(boolean value) {
        squeeze = value;
        return this;
    }

    /**
     * Makes the transformer; its weights are drawn when DJL initialises the block.
     *
     * @throws IllegalArgumentException if the settings have a value that no transformer can have,
     *     if the unembedding is tied to an embedding of another size, or if there is more than one
     *     read position to squeeze
     */
    public HookedTransformer build() {
        TransformerSettings shape = Objects.requireNonNull(settings, "setSettings");
        Geometry sizes = Objects.requireNonNull(geometry, "setGeometry");
        int reads = sizes.readPositions().length;
        if (squeeze && reads > 1) {
            throw new IllegalArgumentException(
                    "logits at %s read positions cannot be squeezed to one row each; read one position, or leave out optSqueeze"
                            .formatted(reads));
        }
        shape.check(
                (key, problem) -> {
                    throw new IllegalArgumentException(key + ": " + problem);
                });
        return new HookedTransformer(shape, sizes, seed, new DropoutMasks(), squeeze);
    }
}
