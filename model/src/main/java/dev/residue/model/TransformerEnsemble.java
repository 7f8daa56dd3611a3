package dev.residue.model;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.Pair;
import ai.djl.util.PairList;
import dev.residue.model.component.DropoutMasks;
import dev.residue.model.component.ForwardPass;
import dev.residue.model.hook.Hooks;
import dev.residue.model.settings.Geometry;
import dev.residue.model.settings.TransformerSettings;
import dev.residue.model.torchscript.CompiledTransformer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Many transformers of one shape as one block: every parameter of a {@link HookedTransformer} with
 * a leading axis of members, and every product a batched product.
 *
 * <p>It takes token ids {@code [member, batch, context]} and returns logits {@code [member, batch,
 * read, classes]}. No member's numbers depend on another's. A member starts with the weights, and
 * drops the numbers, of a transformer of its seed; what it computes is that transformer's result
 * but for roundings. To observe or replace activations, take a {@link #member} out.
 *
 * <pre>{@code
 * TransformerEnsemble ensemble = new TransformerEnsemble(settings, geometry, 0, 1, 2, 3);
 * }</pre>
 */
public final class TransformerEnsemble extends AbstractBlock implements MixedPrecision {

    /**
     * The forward parameter that says to what the engine's random state is set for each member of a
     * training pass, an {@code int[]}. Without it members go on drawing one after the other.
     */
    public static final String SEEDS = "memberSeeds";

    private static final byte VERSION = 1;

    private final List<HookedTransformer> members = new ArrayList<>(); // their shapes, no weights
    private final List<DropoutMasks> chances = new ArrayList<>();
    private final Map<Parameter, Parameter> stacked = new HashMap<>(); // by a member's own
    private final CompiledTransformer programs;

    /**
     * Makes an ensemble; its weights are drawn when DJL initialises the block.
     *
     * @param settings the members' shape, in which {@link TransformerFactory#check} finds no
     *     problem
     * @param geometry what the task fixes
     * @param seeds the seed of each member's initial weights
     * @throws IllegalArgumentException if there are no members, or a transformer cannot be made so
     */
    public TransformerEnsemble(TransformerSettings settings, Geometry geometry, long... seeds) {
        super(VERSION);
        if (seeds.length == 0) {
            throw new IllegalArgumentException("an ensemble needs the seed of a member at least");
        }
        for (long seed : seeds) {
            DropoutMasks masks = new DropoutMasks();
            chances.add(masks);
            members.add(new HookedTransformer(settings, geometry, seed, masks));
        }
        HookedTransformer first = members.get(0);
        for (Pair<String, Parameter> entry : first.getDirectParameters()) {
            addParameter(entry.getKey(), entry.getValue());
        }
        programs = first.programs(parameters.values(), size());
    }

    private void addParameter(String name, Parameter one) {
        List<Parameter> each = new ArrayList<>();
        for (HookedTransformer member : members) {
            each.add(member.getDirectParameters().get(name));
        }
        Initializer all =
                (manager, shape, type) -> {
                    try (NDManager scope = manager.newSubManager()) {
                        NDList initial = new NDList();
                        for (Parameter own : each) {
                            initial.add(
                                    own.getInitializer().initialize(scope, own.getShape(), type));
                        }
                        NDArray above = NDArrays.stack(initial);
                        above.attach(manager);
                        return above;
                    }
                };
        Parameter parameter =
                addParameter(
                        Parameter.builder()
                                .setName(name)
                                .setType(one.getType())
                                .optShape(new Shape(size()).addAll(one.getShape()))
                                .optInitializer(all)
                                .build());
        each.forEach(own -> stacked.put(own, parameter));
    }

    public int size() {
        return members.size();
    }

    public TransformerSettings settings() {
        return members.get(0).settings();
    }

    public Geometry geometry() {
        return members.get(0).geometry();
    }

    /**
     * Returns a copy of a member, as it is now.
     *
     * @param index the member's, from 0
     * @param manager owns the copy's weights
     */
    public HookedTransformer member(int index, NDManager manager) {
        HookedTransformer shape = members.get(index);
        HookedTransformer copy = new HookedTransformer(settings(), geometry(), 0);
        DataType type = DataType.FLOAT32;
        for (Pair<String, Parameter> entry : shape.getDirectParameters()) {
            Parameter above = Objects.requireNonNull(parameters.get(entry.getKey()));
            NDArray all = above.getArray();
            type = all.getDataType();
            copy.getDirectParameters()
                    .get(entry.getKey())
                    .setInitializer(
                            (owner, shapeOfOne, dataType) -> {
                                try (NDArray slice = all.get(index)) {
                                    NDArray own = slice.duplicate();
                                    NDArray there = own.toDevice(owner.getDevice(), false);
                                    there.attach(owner);
                                    return there;
                                }
                            });
        }
        copy.initialize(manager, type, new Shape(1, geometry().context()));
        copy.setProducts(programs.products());
        return copy;
    }

    /** Sets the type in which all members' products are computed; it needs PyTorch. */
    @Override
    public void setProducts(DataType type) {
        programs.setProducts(type);
    }

    @Override
    public Map<String, String> getCustomMetadata() {
        return members.get(0).getCustomMetadata();
    }

    @Override
    public void initialize(NDManager manager, DataType dataType, Shape... inputShapes) {
        super.initialize(manager, NativeChecks.weights(dataType), inputShapes);
    }

    @Override
    public void cast(DataType dataType) {
        super.cast(NativeChecks.weights(dataType));
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store,
            NDList inputs,
            boolean training,
            @Nullable PairList<String, Object> forwardParameters) {
        if (!Hooks.from(forwardParameters, HookedTransformer.class).isEmpty()) {
            throw new IllegalArgumentException(
                    "hooks observe one model; take it out with TransformerEnsemble.member");
        }
        NDArray tokens = NativeChecks.tokens(inputs.singletonOrThrow(), geometry(), size());
        Beginning beginning =
                training
                        ? beginning(seeds(forwardParameters), tokens.getManager().getEngine())
                        : member -> {};
        Parameter any = parameters.values().iterator().next();
        ForwardPass pass =
                ForwardPass.of(store, any, tokens, training, Hooks.none(), chances.get(0));
        if (programs.canRun(pass)) {
            return new NDList(programs.logits(pass, tokens, drawing -> drawn(drawing, beginning)));
        }
        NDList logits = new NDList();
        for (int i = 0; i < size(); i++) {
            beginning.of(i);
            ForwardPass one = pass.with(new OneOf(store, pass.manager(), i), chances.get(i));
            logits.add(members.get(i).stack().unobserved(one, tokens.get(i)));
        }
        return new NDList(NDArrays.stack(logits));
    }

    private int @Nullable [] seeds(@Nullable PairList<String, Object> forwardParameters) {
        Object given = forwardParameters == null ? null : forwardParameters.get(SEEDS);
        if (given == null) {
            return null;
        }
        if (!(given instanceof int[] seeds) || seeds.length != size()) {
            throw new IllegalArgumentException(
                    SEEDS + " must be an int[] with a seed for each of " + size() + " members");
        }
        return seeds;
    }

    /** Begins a member's part of a pass. */
    private interface Beginning {

        void of(int member);
    }

    private Beginning beginning(int @Nullable [] seeds, Engine engine) {
        return member -> {
            if (seeds != null) {
                engine.setRandomSeed(seeds[member]);
            }
            chances.get(member).begin();
        };
    }

    /** Draws for one member after the other, so that each draws what it would alone. */
    private NDList drawn(Function<DropoutMasks, NDList> drawing, Beginning beginning) {
        List<NDList> each = new ArrayList<>();
        for (int i = 0; i < size(); i++) {
            beginning.of(i);
            each.add(drawing.apply(chances.get(i)));
        }
        NDList all = new NDList();
        for (int i = 0; i < each.get(0).size(); i++) {
            NDList parts = new NDList();
            for (NDList own : each) {
                parts.add(own.get(i));
            }
            all.add(NDArrays.stack(parts));
            parts.close();
        }
        return all;
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape batch = new Shape(inputShapes[0].get(1), geometry().context());
        Shape one = members.get(0).getOutputShapes(new Shape[] {batch})[0];
        return new Shape[] {new Shape(size()).addAll(one)};
    }

    /** One member's weights, of which gradients flow into those of all. */
    private final class OneOf extends ParameterStore {

        private final ParameterStore store;
        private final NDManager owner;
        private final int member;
        private final Map<Parameter, NDArray> slices = new HashMap<>();

        OneOf(ParameterStore store, NDManager owner, int member) {
            this.store = store;
            this.owner = owner;
            this.member = member;
        }

        @Override
        public NDArray getValue(Parameter parameter, Device device, boolean training) {
            return slices.computeIfAbsent(
                    parameter,
                    own -> {
                        Parameter all = Objects.requireNonNull(stacked.get(own));
                        NDArray slice = store.getValue(all, device, training).get(member);
                        slice.attach(owner); // what it is a slice of lives longer
                        return slice;
                    });
        }
    }
}
