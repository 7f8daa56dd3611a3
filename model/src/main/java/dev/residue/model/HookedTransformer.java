package dev.residue.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Embedding;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A decoder-only transformer whose every activation can be observed and replaced.
 *
 * <p>It takes token ids {@code [batch, context]} (INT64 or INT32) and returns the logits at the
 * read positions, {@code [batch, read, classes]}. Its parameters are TransformerLens' tensors, by
 * name and by shape: {@code embed.W_E [vocabulary, dModel]}, {@code blocks.0.attn.W_Q [head,
 * dModel, dHead]} and so on.
 *
 * <p>Without hooks, the last layer's queries, MLP and logits are computed at the read positions
 * alone, which changes no number; where LibTorch computes, as one TorchScript program. With hooks
 * (see {@link Hooks}), every position is computed.
 */
public final class HookedTransformer extends AbstractBlock implements MixedPrecision {

    private static final byte VERSION = 1;

    private final TransformerSettings settings;
    private final Geometry geometry;
    private final ReadPositions reads;
    private final long seed;
    private final Parameter tokenEmbedding; // [vocabulary, dModel]
    private final @Nullable PositionEmbedding positionEmbedding; // none where they are rotary
    private final List<Layer> layers = new ArrayList<>();
    private final Normalisation beforeUnembedding;
    private final @Nullable Parameter unembedding; // [dModel, classes]; none where tied
    private final @Nullable Parameter unembeddingBias; // [classes]
    private final Set<String> hookNames;
    private final QueryPositions everywhere;
    private final QueryPositions atReads;
    private final CompiledTransformer programs;
    private final DropoutMasks masks;
    private final HookScope hookScope = new HookScope();

    /**
     * Makes a transformer; its weights are drawn when DJL initialises the block.
     *
     * @param settings the shape, in which {@link TransformerFactory#check} finds no problem
     * @param geometry what the task fixes
     * @param seed the seed of the initial weights
     * @throws IllegalArgumentException if the unembedding is tied to an embedding of another size
     */
    public HookedTransformer(TransformerSettings settings, Geometry geometry, long seed) {
        this(settings, geometry, seed, new DropoutMasks());
    }

    HookedTransformer(
            TransformerSettings settings, Geometry geometry, long seed, DropoutMasks masks) {
        super(VERSION);
        this.masks = masks;
        this.settings = settings;
        this.geometry = geometry;
        this.seed = seed;
        this.reads = new ReadPositions(geometry.readPositions());
        if (settings.tied() && geometry.classes() != geometry.vocabulary()) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "a tied unembedding needs a class for every token, but the task has %d"
                                    + " classes and %d tokens; set tied: false",
                            geometry.classes(),
                            geometry.vocabulary()));
        }
        Registry registry = new Registry();
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
        int[] places = geometry.places();
        everywhere =
                QueryPositions.of(IntStream.range(0, context).toArray(), context, places, settings);
        atReads = QueryPositions.of(reads.toArray(), context, places, settings);
        programs = programs(parameters.values(), MemberAxis.NONE);
        hookNames =
                HookPoint.all(settings).stream()
                        .map(HookPoint::name)
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns the shape of this transformer. */
    public TransformerSettings settings() {
        return settings;
    }

    /** Returns what its task fixed. */
    public Geometry geometry() {
        return geometry;
    }

    /**
     * Returns what names and shapes of the weights do not say: {@code rotary}, {@code adjacent} or
     * {@code halves}, where positions are rotary.
     */
    @Override
    public Map<String, String> getCustomMetadata() {
        return settings.positions() == TransformerSettings.Positions.ROTARY
                ? Map.of("rotary", settings.rotary().name().toLowerCase(Locale.ROOT))
                : Map.of();
    }

    /**
     * Draws the weights.
     *
     * @throws IllegalArgumentException if the type is not FLOAT32, FLOAT64 or FLOAT16
     */
    @Override
    public void initialize(NDManager manager, DataType dataType, Shape... inputShapes) {
        super.initialize(manager, NativeChecks.weights(dataType), inputShapes);
    }

    /**
     * Casts the weights.
     *
     * @throws IllegalArgumentException if the type is not FLOAT32, FLOAT64 or FLOAT16
     */
    @Override
    public void cast(DataType dataType) {
        super.cast(NativeChecks.weights(dataType));
    }

    /**
     * Sets the type in which passes without hooks compute their products, those of attention
     * included. With {@code BFLOAT16}, weights and gradients, norms, softmax and logits stay
     * FLOAT32, as with PyTorch's autocast; such passes need PyTorch. Passes with hooks, in which
     * activations are FLOAT32, and {@link GreedyGeneration} compute all of it in FLOAT32.
     */
    @Override
    public void setProducts(DataType type) {
        programs.setProducts(type);
    }

    /**
     * Does work, with hooks in every forward pass of this transformer that the work runs on this
     * thread, in whatever block it stands and whoever calls that: a {@code SequentialBlock}, a
     * trainer, a predictor.
     *
     * <pre>{@code
     * NDList output =
     *         transformer.withHooks(
     *                 hooks, () -> sequential.forward(parameterStore, new NDList(tokens), false));
     * }</pre>
     *
     * <p>Calls may be nested; hooks of the outer call, and those of forward parameters last, run on
     * the same point one after the other.
     *
     * @return what the work returns
     * @throws IllegalArgumentException if this transformer has no hook point of such a name
     * @throws IllegalStateException if the work ran no pass of this transformer, so that the hooks
     *     saw nothing
     */
    public <T extends @Nullable Object, E extends Exception> T withHooks(
            Hooks hooks, Hooks.Work<T, E> work) throws E {
        checkNames(hooks);
        return hookScope.run(hooks, work);
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store,
            NDList inputs,
            boolean training,
            @Nullable PairList<String, Object> parameters) {
        Hooks hooks = hookScope.take().and(Hooks.from(parameters));
        checkNames(hooks);
        NDArray tokens = NativeChecks.tokens(inputs.singletonOrThrow(), geometry);
        ForwardPass pass = pass(store, tokens, training, hooks);
        return new NDList(logits(pass, tokens));
    }

    private NDArray logits(ForwardPass pass, NDArray tokens) {
        if (!pass.hooks().isEmpty()) {
            NDArray normalised = beforeUnembedding.observed(pass, observed(pass, tokens));
            return unembedded(pass, reads.of(pass, normalised));
        }
        return programs.canRun(pass, pass.value(tokenEmbedding))
                ? programs.logits(pass, tokens, drawing -> drawing.apply(pass.masks()))
                : plainLogits(pass, tokens);
    }

    /** Computes without hooks, call by call, as every engine can. */
    NDArray plainLogits(ForwardPass pass, NDArray tokens) {
        return unembedded(pass, beforeUnembedding.unobserved(pass, unobserved(pass, tokens)));
    }

    /** Makes the programs of many such transformers, whose weights lie one above the other. */
    CompiledTransformer programs(Collection<Parameter> stacked, MemberAxis members) {
        return new CompiledTransformer(
                settings, geometry, reads, members, stacked, everywhere, atReads);
    }

    ForwardPass pass(ParameterStore store, NDArray tokens, boolean training, Hooks hooks) {
        if (training) {
            masks.begin();
        }
        NDManager constants =
                store.getValue(tokenEmbedding, tokens.getDevice(), training).getManager();
        return new ForwardPass(
                store, tokens.getManager(), constants, tokens.getDevice(), training, hooks, masks);
    }

    /**
     * Computes positions that follow those in the caches, without dropout: the logits of the last
     * one, {@code [batch, classes]}.
     *
     * @param tokens the tokens that follow, {@code [batch, new]}
     * @param from the position of the first of them
     * @param caches each layer's keys and values of the positions before; they are added to
     */
    NDArray following(ParameterStore store, NDArray tokens, int from, List<KeyValueCache> caches) {
        hookScope.requireNone();
        ForwardPass pass = pass(store, tokens, false, Hooks.none());
        int count = (int) tokens.getShape().get(1);
        int[] positions = IntStream.range(from, from + count).toArray();
        QueryPositions asking =
                QueryPositions.of(positions, from + count, geometry.places(), settings);
        NDArray residual = lookUp(tokens, pass.value(tokenEmbedding));
        if (positionEmbedding != null) {
            residual = residual.add(positionEmbedding.of(pass, positions));
        }
        for (int layer = 0; layer < layers.size(); layer++) {
            residual = layers.get(layer).following(pass, residual, asking, caches.get(layer));
        }
        NDArray last = residual.get(new NDIndex(":, " + (count - 1)));
        return unembedded(pass, beforeUnembedding.unobserved(pass, last));
    }

    private NDArray unembedded(ForwardPass pass, NDArray read) {
        NDArray matrix =
                unembedding == null
                        ? pass.owned(pass.value(tokenEmbedding).transpose())
                        : pass.value(unembedding);
        NDArray logits = read.matMul(matrix);
        return unembeddingBias == null ? logits : logits.add(pass.value(unembeddingBias));
    }

    /** Computes every position, hook by hook. */
    private NDArray observed(ForwardPass pass, NDArray tokens) {
        NDArray residual = pass.hook("hook_embed", lookUp(tokens, pass.value(tokenEmbedding)));
        if (positionEmbedding != null) {
            NDArray positions = positionEmbedding.of(pass, tokens).broadcast(residual.getShape());
            residual = residual.add(pass.hook("hook_pos_embed", positions));
        }
        residual = pass.dropped(residual, settings.dropout());
        for (Layer layer : layers) {
            residual = layer.observed(pass, residual, everywhere);
        }
        return residual;
    }

    /** Computes what the read positions depend on: {@code [batch, read, dModel]}. */
    private NDArray unobserved(ForwardPass pass, NDArray tokens) {
        NDArray residual = embed(pass, tokens);
        int last = layers.size() - 1;
        for (Layer layer : layers.subList(0, last)) {
            residual = layer.everywhere(pass, residual, everywhere);
        }
        Layer layer = layers.get(last);
        return reads.isAllOf(geometry.context())
                ? layer.everywhere(pass, residual, everywhere)
                : layer.atReads(pass, residual, everywhere, reads, atReads);
    }

    private NDArray embed(ForwardPass pass, NDArray tokens) {
        NDArray embedded = lookUp(tokens, pass.value(tokenEmbedding));
        if (positionEmbedding != null) {
            embedded = embedded.add(positionEmbedding.of(pass, tokens));
        }
        return pass.dropped(embedded, settings.dropout());
    }

    private static NDArray lookUp(NDArray tokens, NDArray embeddings) {
        return Embedding.embedding(tokens, embeddings, SparseFormat.DENSE).singletonOrThrow();
    }

    private void checkNames(Hooks hooks) {
        for (String name : hooks.names()) {
            if (!hookNames.contains(name)) {
                throw new IllegalArgumentException(
                        "no hook point '" + name + "'; there are " + hookNames);
            }
        }
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {new Shape(inputShapes[0].get(0), reads.count(), geometry.classes())};
    }

    /** Adds parameters to this block, each with its shape and seeded initial values. */
    private final class Registry implements ParameterRegistry {

        @Override
        public Parameter weight(String name, Shape shape) {
            return normal(name, shape, settings.deviation());
        }

        @Override
        public Parameter projection(String name, Shape shape, boolean mlp) {
            return normal(name, shape, settings.projectionDeviation(mlp));
        }

        private Parameter normal(String name, Shape shape, double deviation) {
            return add(name, shape, Parameter.Type.WEIGHT, new SeededNormal(seed, name, deviation));
        }

        @Override
        public @Nullable Parameter bias(String name, Shape shape, boolean mlp) {
            boolean has = mlp ? settings.hasMlpBiases() : settings.biases();
            return has ? zeros(name, shape) : null;
        }

        @Override
        public Parameter zeros(String name, Shape shape) {
            return add(name, shape, Parameter.Type.BIAS, Initializer.ZEROS);
        }

        @Override
        public Parameter ones(String name, Shape shape) {
            return add(name, shape, Parameter.Type.GAMMA, Initializer.ONES);
        }

        private Parameter add(
                String name, Shape shape, Parameter.Type type, Initializer initializer) {
            return addParameter(
                    Parameter.builder()
                            .setName(name)
                            .setType(type)
                            .optShape(shape)
                            .optInitializer(initializer)
                            .build());
        }
    }
}
