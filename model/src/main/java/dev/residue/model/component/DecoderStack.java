package dev.residue.model.component;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Embedding;
import dev.residue.model.settings.Geometry;
import dev.residue.model.settings.TransformerSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a {@link dev.residue.model.HookedTransformer}, one above the other: embeddings,
 * layers, the last normalisation and the unembedding. They compute call by call, as every engine
 * can.
 */
public final class DecoderStack {

    private final TransformerSettings settings;
    private final Geometry geometry;
    private final ReadPositions all;
    private final ReadPositions reads;
    private final Parameter tokenEmbedding; // [vocabulary, dModel]
    private final @Nullable PositionEmbedding positionEmbedding; // none where they are rotary
    private final List<Layer> layers = new ArrayList<>();
    private final Normalisation beforeUnembedding;
    private final @Nullable Parameter unembedding; // [dModel, classes]; none where tied
    private final @Nullable Parameter unembeddingBias; // [classes]
    private final QueryPositions everywhere;
    private final QueryPositions atReads;

    /**
     * Makes the parts.
     *
     * @param seed the seed of the initial weights
     * @param block adds a parameter to the block, and returns it
     */
    public DecoderStack(
            TransformerSettings settings,
            Geometry geometry,
            long seed,
            UnaryOperator<Parameter> block) {
        this.settings = settings;
        this.geometry = geometry;
        this.reads = new ReadPositions(geometry.readPositions());
        ParameterRegistry registry = new ParameterRegistry(settings, seed, block);
        int dModel = settings.dModel();
        int context = geometry.context();
        tokenEmbedding = registry.weight("embed.W_E", new Shape(geometry.vocabulary(), dModel));
        positionEmbedding =
                settings.positions() == TransformerSettings.Positions.ROTARY
                        ? null
                        : new PositionEmbedding(settings, geometry, registry);
        for (int layer = 0; layer < settings.layers(); layer++) {
            layers.add(new Layer(layer, settings, registry));
        }
        beforeUnembedding = new Normalisation("ln_final", settings, registry);
        unembedding =
                settings.tied()
                        ? null
                        : registry.weight("unembed.W_U", new Shape(dModel, geometry.classes()));
        unembeddingBias =
                settings.unembeddingBias()
                        ? registry.zeros("unembed.b_U", new Shape(geometry.classes()))
                        : null;
        int[] positions = IntStream.range(0, context).toArray();
        all = new ReadPositions(positions);
        everywhere = queries(positions, context);
        atReads = queries(geometry.readPositions(), context);
    }

    private QueryPositions queries(int[] positions, int keys) {
        return new QueryPositions(positions, keys, geometry.places(), settings);
    }

    public TransformerSettings settings() {
        return settings;
    }

    public Geometry geometry() {
        return geometry;
    }

    public ReadPositions reads() {
        return reads;
    }

    public QueryPositions everywhere() {
        return everywhere;
    }

    public QueryPositions atReads() {
        return atReads;
    }

    /**
     * Computes every position, hook by hook; then the logits at the read positions, {@code [batch,
     * read, classes]}.
     */
    public NDArray observed(ForwardPass pass, NDArray tokens) {
        NDArray residual = embed(pass, tokens);
        for (Layer layer : layers) {
            residual = layer.observed(pass, residual, everywhere);
        }
        NDArray normalised = beforeUnembedding.observed(pass, residual);
        return unembedded(pass, reads.of(pass, normalised));
    }

    /** Computes what the logits at the read positions depend on: {@code [batch, read, classes]}. */
    public NDArray unobserved(ForwardPass pass, NDArray tokens) {
        NDArray residual = embed(pass, tokens);
        int last = layers.size() - 1;
        for (Layer layer : layers.subList(0, last)) {
            residual = layer.unobserved(pass, residual, everywhere, all, everywhere);
        }
        residual = layers.get(last).unobserved(pass, residual, everywhere, reads, atReads);
        return unembedded(pass, beforeUnembedding.unobserved(pass, residual));
    }

    private NDArray embed(ForwardPass pass, NDArray tokens) {
        NDArray residual = pass.hook("hook_embed", lookUp(pass, tokens));
        if (positionEmbedding != null) {
            NDArray positions = positionEmbedding.of(pass, tokens);
            if (!pass.hooks().isEmpty()) {
                NDArray ofEach = positions.broadcast(residual.getShape());
                positions = pass.hook("hook_pos_embed", ofEach);
            }
            residual = residual.add(positions);
        }
        return pass.dropped(residual, settings.dropout());
    }

    /**
     * Computes positions that follow those in the caches, without dropout: the logits of the last
     * one, {@code [batch, classes]}.
     *
     * @param tokens the tokens that follow, {@code [batch, new]}
     * @param from the position of the first of them
     * @param caches each layer's keys and values of the positions before; they are added to
     */
    public NDArray following(
            ForwardPass pass, NDArray tokens, int from, List<KeyValueCache> caches) {
        int count = (int) tokens.getShape().get(1);
        int[] positions = IntStream.range(from, from + count).toArray();
        QueryPositions asking = queries(positions, from + count);
        NDArray residual = lookUp(pass, tokens);
        if (positionEmbedding != null) {
            residual = residual.add(positionEmbedding.of(pass, positions));
        }
        for (int layer = 0; layer < layers.size(); layer++) {
            residual = layers.get(layer).following(pass, residual, asking, caches.get(layer));
        }
        NDArray last = residual.get(new NDIndex(":, " + (count - 1)));
        return unembedded(pass, beforeUnembedding.unobserved(pass, last));
    }

    private NDArray lookUp(ForwardPass pass, NDArray tokens) {
        return Embedding.embedding(tokens, pass.value(tokenEmbedding), SparseFormat.DENSE)
                .singletonOrThrow();
    }

    private NDArray unembedded(ForwardPass pass, NDArray read) {
        NDArray matrix =
                unembedding == null
                        ? pass.owned(pass.value(tokenEmbedding).transpose())
                        : pass.value(unembedding);
        NDArray logits = read.matMul(matrix);
        return unembeddingBias == null ? logits : logits.add(pass.value(unembeddingBias));
    }
}
