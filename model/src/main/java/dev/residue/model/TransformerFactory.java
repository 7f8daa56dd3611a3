package dev.residue.model;

import ai.djl.nn.Block;
import dev.residue.model.settings.Geometry;
import dev.residue.model.settings.TransformerSettings;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Makes {@link HookedTransformer}s. */
public final class TransformerFactory implements BlockFactory<TransformerSettings> {

    @Override
    public TransformerSettings defaults() {
        return TransformerSettings.assignAndAdd();
    }

    @Override
    public void check(TransformerSettings settings, BiConsumer<String, String> problem) {
        settings.check(problem);
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
