package dev.residue.model;

import ai.djl.nn.Block;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Makes {@link HookedTransformer}s. */
public final class TransformerFactory implements BlockFactory<TransformerSettings> {

    private static final int WIDEST = 65_536;

    @Override
    public TransformerSettings defaults() {
        return TransformerSettings.assignAndAdd();
    }

    @Override
    public void check(TransformerSettings settings, BiConsumer<String, String> problem) {
        range("layers", settings.layers(), 1, 96, problem);
        range("heads", settings.heads(), 1, 1024, problem);
        range("dModel", settings.dModel(), 1, WIDEST, problem);
        if (settings.dHead() != null) {
            range("dHead", settings.dHead(), 1, WIDEST, problem);
        } else if (settings.heads() >= 1 && settings.dModel() % settings.heads() != 0) {
            problem.accept(
                    "dModel",
                    "dModel %s is not divisible by %s heads; set another width or dHead"
                            .formatted(settings.dModel(), settings.heads()));
        }
        if (settings.mlp().size() != settings.layers()) {
            problem.accept(
                    "mlp",
                    "%s entries for %s layers; give one width, or none, per layer"
                            .formatted(settings.mlp().size(), settings.layers()));
        }
        for (Integer width : settings.mlp()) {
            if (width != null) {
                range("mlp", width, 1, 4 * WIDEST, problem);
            }
        }
        range("positionOffset", settings.positionOffset(), 0, WIDEST, problem);
        if (settings.placeWindow() != null) {
            range("placeWindow", settings.placeWindow(), 0, WIDEST, problem);
        }
        if (settings.positions() == TransformerSettings.Positions.ROTARY) {
            if (settings.positionOffset() > 0) {
                problem.accept(
                        "positionOffset",
                        "rotary positions see distances alone, which no offset changes; use 0");
            }
            if (settings.heads() >= 1 && settings.headWidth() % 2 != 0) {
                problem.accept(
                        "dHead",
                        "rotary positions turn pairs of dimensions, but a head has "
                                + settings.headWidth()
                                + "; use an even width");
            }
        } else if (settings.rotary() != TransformerSettings.RotaryPairs.ADJACENT) {
            problem.accept(
                    "rotary",
                    "nothing is turned where positions are not rotary; use positions: rotary, or"
                            + " leave it out");
        }
        if (!(settings.dropout() >= 0 && settings.dropout() < 1)) {
            problem.accept(
                    "dropout", settings.dropout() + " is no share; use at least 0 and below 1");
        }
        if (settings.tied() && settings.unembeddingBias()) {
            problem.accept("unembeddingBias", "a tied unembedding has no bias; use false");
        }
        positive("attentionScale", settings.attentionScale(), problem);
        positive("initialDeviation", settings.initialDeviation(), problem);
    }

    private static void range(
            String key, int value, int least, int most, BiConsumer<String, String> problem) {
        if (value < least || value > most) {
            problem.accept(
                    key,
                    String.format(
                            Locale.ROOT, "%d is out of range; use %d to %d", value, least, most));
        }
    }

    private static void positive(
            String key, @Nullable Double value, BiConsumer<String, String> problem) {
        if (value != null && !(value > 0 && Double.isFinite(value))) {
            problem.accept(key, value + " must be a positive number, or none for the default");
        }
    }

    @Override
    public HookedTransformer create(TransformerSettings settings, Geometry geometry, long seed) {
        return new HookedTransformer(settings, geometry, seed);
    }

    @Override
    public Optional<Block> createMembers(
            TransformerSettings settings, Geometry geometry, int count) {
        return Optional.of(new TransformerEnsemble(settings, geometry, new long[count]));
    }
}
