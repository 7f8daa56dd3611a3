package example;

import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import dev.residue.model.BlockFactory;
import dev.residue.model.settings.Geometry;
import java.util.function.BiConsumer;

/** A perceptron with one hidden layer over one-hot tokens, of DJL's own parts. */
final class Perceptron implements BlockFactory<Perceptron.Settings> {

    /** The keys below {@code model.perceptron}. */
    record Settings(int width) {}

    @Override
    public Settings defaults() {
        return new Settings(64);
    }

    @Override
    public void check(Settings settings, BiConsumer<String, String> problem) {
        if (settings.width() < 1) {
            problem.accept("width", settings.width() + " must be at least 1");
        }
    }

    // snippet: block
    @Override
    public Block create(Settings settings, Geometry geometry, long seed) {
        int reads = geometry.readPositions().length;
        int vocabulary = geometry.vocabulary();
        int inputs = geometry.context() * vocabulary;
        return new SequentialBlock()
                .addSingleton(tokens -> tokens.oneHot(vocabulary).reshape(-1, inputs))
                .add(Linear.builder().setUnits(settings.width()).build())
                .add(Activation.reluBlock())
                .add(Linear.builder().setUnits((long) reads * geometry.classes()).build())
                .addSingleton(logits -> logits.reshape(-1, reads, geometry.classes()));
    }
    // end snippet
}
