package dev.residue.model;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.residue.model.component.DecoderStack;
import dev.residue.model.component.DropoutMasks;
import dev.residue.model.component.ForwardPass;
import dev.residue.model.component.KeyValueCache;
import dev.residue.model.hook.HookPoint;
import dev.residue.model.hook.HookScope;
import dev.residue.model.hook.Hooks;
import dev.residue.model.settings.Geometry;
import dev.residue.model.settings.TransformerSettings;
import dev.residue.model.torchscript.CompiledTransformer;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A decoder-only transformer whose every activation can be observed and replaced.
 *
 * <p>It takes token ids {@code [batch, context]} (INT64 or INT32) and returns the logits at the
 * read positions, {@code [batch, read, classes]}; or {@code [batch, classes]}, if {@linkplain
 * HookedTransformerBuilder#optSqueeze asked to}. Its parameters are TransformerLens' tensors, by
 * name and by shape: {@code embed.W_E [vocabulary, dModel]}, {@code blocks.0.attn.W_Q [head,
 * dModel, dHead]} and so on.
 *
 * <p>Without hooks, the last layer's queries, MLP and logits are computed at the read positions
 * alone, which changes no number; where LibTorch computes, as one TorchScript program. With hooks
 * (see {@link Hooks}), every position is computed.
 */
public final class HookedTransformer extends AbstractBlock implements MixedPrecision {

    private static final byte VERSION = 1;

    /** Of files that say which dimensions rotary positions turn together. */
    private static final byte WITH_ROTARY_PAIRS = 2;

    private final TransformerSettings settings;
    private final Geometry geometry;
    private final DecoderStack stack;
    private final CompiledTransformer programs;
    private final DropoutMasks masks;
    private final boolean squeezed;
    private final Set<String> hookNames;
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
        this(settings, geometry, seed, masks, false);
    }

    HookedTransformer(
            TransformerSettings settings,
            Geometry geometry,
            long seed,
            DropoutMasks masks,
            boolean squeezed) {
        super(isRotary(settings) ? WITH_ROTARY_PAIRS : VERSION);
        this.settings = settings;
        this.geometry = geometry;
        this.masks = masks;
        this.squeezed = squeezed;
        if (settings.tied() && geometry.classes() != geometry.vocabulary()) {
            throw new IllegalArgumentException(
                    ("a tied unembedding needs a class for every token, but the task has %s"
                                    + " classes and %s tokens; set tied: false")
                            .formatted(geometry.classes(), geometry.vocabulary()));
        }
        stack = new DecoderStack(settings, geometry, seed, this::addParameter);
        programs = programs(parameters.values(), 0);
        hookNames =
                HookPoint.all(settings).stream()
                        .map(HookPoint::name)
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns a builder; settings and geometry must be set. */
    public static HookedTransformerBuilder builder() {
        return new HookedTransformerBuilder();
    }

    public TransformerSettings settings() {
        return settings;
    }

    public Geometry geometry() {
        return geometry;
    }

    /**
     * Returns what names and shapes of the weights do not say: {@code rotary}, {@code adjacent} or
     * {@code halves}, where positions are rotary.
     */
    @Override
    public Map<String, String> getCustomMetadata() {
        return isRotary(settings) ? Map.of("rotary", rotaryPairs()) : Map.of();
    }

    private static boolean isRotary(TransformerSettings settings) {
        return settings.positions() == TransformerSettings.Positions.ROTARY;
    }

    private String rotaryPairs() {
        return settings.rotary().name().toLowerCase(Locale.ROOT);
    }

    @Override
    protected void saveMetadata(DataOutputStream output) throws IOException {
        super.saveMetadata(output);
        if (isRotary(settings)) {
            output.writeUTF(rotaryPairs());
        }
    }

    /** Reads input shapes and rotary pairs, which a file of the version before does not say. */
    @Override
    protected void loadMetadata(byte loadVersion, DataInputStream input)
            throws IOException, MalformedModelException {
        if (!isRotary(settings)) {
            super.loadMetadata(loadVersion, input);
            return;
        }
        super.loadMetadata(loadVersion == VERSION ? WITH_ROTARY_PAIRS : loadVersion, input);
        if (loadVersion == WITH_ROTARY_PAIRS) {
            String saved = input.readUTF();
            if (!saved.equals(rotaryPairs())) {
                throw new MalformedModelException(
                        "the weights are of a model with rotary: %s, this model has rotary: %s"
                                .formatted(saved, rotaryPairs()));
            }
        }
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
        Hooks hooks = hookScope.take().and(Hooks.from(parameters, HookedTransformer.class));
        checkNames(hooks);
        NDArray tokens = NativeChecks.tokens(inputs.singletonOrThrow(), geometry);
        ForwardPass pass = pass(store, tokens, training, hooks);
        NDArray logits = logits(pass, tokens);
        return new NDList(squeezed ? logits.squeeze(1) : logits);
    }

    private NDArray logits(ForwardPass pass, NDArray tokens) {
        if (!pass.hooks().isEmpty()) {
            return stack.observed(pass, tokens);
        }
        return programs.canRun(pass)
                ? programs.logits(pass, tokens, drawing -> drawing.apply(pass.masks()))
                : stack.unobserved(pass, tokens);
    }

    /** Returns what computes without hooks, call by call. */
    DecoderStack stack() {
        return stack;
    }

    /**
     * Makes the programs of many such transformers, whose weights lie one above the other.
     *
     * @param members their number; 0 for one transformer
     */
    CompiledTransformer programs(Collection<Parameter> stacked, int members) {
        return new CompiledTransformer(stack, stacked, members);
    }

    ForwardPass pass(ParameterStore store, NDArray tokens, boolean training, Hooks hooks) {
        if (training) {
            masks.begin();
        }
        Parameter any = parameters.values().iterator().next();
        return ForwardPass.of(store, any, tokens, training, hooks, masks);
    }

    /** Computes positions that follow others, {@link DecoderStack#following}. */
    NDArray following(ParameterStore store, NDArray tokens, int from, List<KeyValueCache> caches) {
        hookScope.requireNone();
        return stack.following(pass(store, tokens, false, Hooks.none()), tokens, from, caches);
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
        long batch = inputShapes[0].get(0);
        int classes = geometry.classes();
        return new Shape[] {
            squeezed
                    ? new Shape(batch, classes)
                    : new Shape(batch, geometry.readPositions().length, classes)
        };
    }
}
