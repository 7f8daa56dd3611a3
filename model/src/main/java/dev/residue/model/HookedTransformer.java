package dev.residue.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
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
import java.util.List;
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
 * alone, which changes no number. With hooks (see {@link Hooks}), every position is computed.
 */
public final class HookedTransformer extends AbstractBlock {

    private static final byte VERSION = 1;

    private final TransformerSettings settings;
    private final Geometry geometry;
    private final ReadPositions reads;
    private final long seed;
    private final Parameter tokenEmbedding; // [vocabulary, dModel]
    private final Parameter positionEmbedding; // [context, dModel]
    private final List<Layer> layers = new ArrayList<>();
    private final Parameter unembedding; // [dModel, classes]
    private final @Nullable Parameter unembeddingBias; // [classes]
    private final Set<String> hookNames;
    private final CausalMask maskEverywhere;
    private final CausalMask maskAtReads;

    /**
     * Makes a transformer; its weights are drawn when DJL initialises the block.
     *
     * @param settings the shape, in which {@link TransformerFactory#check} finds no problem
     * @param geometry what the task fixes
     * @param seed the seed of the initial weights
     */
    public HookedTransformer(TransformerSettings settings, Geometry geometry, long seed) {
        super(VERSION);
        this.settings = settings;
        this.geometry = geometry;
        this.seed = seed;
        this.reads = new ReadPositions(geometry.readPositions());
        Registry registry = new Registry();
        int dModel = settings.dModel();
        int context = geometry.context();
        tokenEmbedding = registry.weight("embed.W_E", new Shape(geometry.vocabulary(), dModel));
        positionEmbedding = registry.weight("pos_embed.W_pos", new Shape(context, dModel));
        for (int layer = 0; layer < settings.layers(); layer++) {
            layers.add(new Layer(layer, settings, registry));
        }
        unembedding = registry.weight("unembed.W_U", new Shape(dModel, geometry.classes()));
        unembeddingBias = registry.bias("unembed.b_U", new Shape(geometry.classes()));
        maskEverywhere = new CausalMask(IntStream.range(0, context).toArray(), context);
        maskAtReads = new CausalMask(reads.toArray(), context);
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

    @Override
    protected NDList forwardInternal(
            ParameterStore store,
            NDList inputs,
            boolean training,
            @Nullable PairList<String, Object> parameters) {
        NDArray tokens = checked(inputs.singletonOrThrow());
        Hooks hooks = Hooks.from(parameters);
        checkNames(hooks);
        ForwardPass pass =
                new ForwardPass(store, tokens.getManager(), tokens.getDevice(), training, hooks);
        NDArray read = // [batch, read, dModel]
                hooks.isEmpty() ? unobserved(pass, tokens) : reads.of(observed(pass, tokens));
        NDArray logits = read.matMul(pass.value(unembedding));
        return new NDList(
                unembeddingBias == null ? logits : logits.add(pass.value(unembeddingBias)));
    }

    /** Computes every position, hook by hook. */
    private NDArray observed(ForwardPass pass, NDArray tokens) {
        NDArray embedded = lookUp(tokens, pass.value(tokenEmbedding));
        NDArray positions =
                pass.owned(pass.value(positionEmbedding).expandDims(0))
                        .broadcast(embedded.getShape());
        NDArray residual =
                pass.hook("hook_embed", embedded).add(pass.hook("hook_pos_embed", positions));
        for (Layer layer : layers) {
            residual = layer.observed(pass, residual, maskEverywhere.on(pass, owner(pass)));
        }
        return residual;
    }

    /** Computes what the read positions depend on. */
    private NDArray unobserved(ForwardPass pass, NDArray tokens) {
        Residual residual = embed(pass, tokens);
        int last = layers.size() - 1;
        for (Layer layer : layers.subList(0, last)) {
            NDArray mask = maskEverywhere.on(pass, owner(pass));
            residual = Residual.of(layer.everywhere(pass, residual, mask));
        }
        NDArray mask =
                reads.isOnlyLastOf(geometry.context()) ? null : maskAtReads.on(pass, owner(pass));
        return layers.get(last).atReads(pass, residual, mask, reads);
    }

    private Residual embed(ForwardPass pass, NDArray tokens) {
        NDArray embeddings = pass.value(tokenEmbedding);
        NDArray positions = pass.value(positionEmbedding);
        int context = geometry.context();
        if (geometry.vocabulary() >= tokens.getShape().get(0)) {
            return Residual.of(lookUp(tokens, embeddings).add(positions));
        }
        // fewer pairs of a token and a position than there are positions in the batch
        NDArray rows = // [vocabulary * position, dModel]
                pass.owned(embeddings.expandDims(1)).add(positions).reshape(-1, settings.dModel());
        NDArray ids = tokens.mul(context).add(tokens.getManager().arange(context));
        return Residual.lookup(rows, ids.toType(tokens.getDataType(), false));
    }

    private static NDArray lookUp(NDArray tokens, NDArray embeddings) {
        return Embedding.embedding(tokens, embeddings, SparseFormat.DENSE).singletonOrThrow();
    }

    private NDManager owner(ForwardPass pass) {
        return pass.value(tokenEmbedding).getManager();
    }

    /** Native code does not forgive a wrong type or shape: everything is checked before it. */
    private NDArray checked(NDArray tokens) {
        DataType type = tokens.getDataType();
        if (type != DataType.INT64 && type != DataType.INT32) {
            throw new IllegalArgumentException(
                    "tokens must be INT64 or INT32, not " + type + "; cast the ids");
        }
        Shape shape = tokens.getShape();
        if (shape.dimension() != 2 || shape.get(1) != geometry.context()) {
            throw new IllegalArgumentException(
                    "tokens must be [batch, " + geometry.context() + "], not " + shape);
        }
        return tokens;
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
            return add(
                    name,
                    shape,
                    Parameter.Type.WEIGHT,
                    new SeededNormal(seed, name, settings.deviation()));
        }

        @Override
        public @Nullable Parameter bias(String name, Shape shape) {
            return settings.biases()
                    ? add(name, shape, Parameter.Type.BIAS, Initializer.ZEROS)
                    : null;
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
