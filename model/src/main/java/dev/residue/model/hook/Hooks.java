package dev.residue.model.hook;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is to be observed or replaced in a forward pass, by TransformerLens' hook names.
 *
 * <p>An observer sees a copy of the tensor, which lives as long as the forward pass's manager;
 * whatever it does to it, in place too, changes nothing. A replacement is given a copy, which it
 * may change in place, and returns the tensor that the computation goes on with; gradients flow
 * through both. So a hook concerns the pass it is handed to: it can change no weight, no constant
 * and no later pass. Hooks on the same point run in the order in which they were added, and see
 * what those before have returned.
 *
 * <pre>{@code
 * Hooks hooks = Hooks.none()
 *         .observe("blocks.1.attn.hook_pattern", pattern -> show(pattern))
 *         .replace("blocks.1.hook_mlp_out", output -> output.zerosLike());
 * transformer.forward(parameterStore, new NDList(tokens), false, hooks.asForwardParameters());
 * }</pre>
 *
 * <p>A block around the transformer may drop forward parameters, as DJL's {@code SequentialBlock},
 * trainer and predictor do: see {@link dev.residue.model.HookedTransformer#withHooks}.
 */
public final class Hooks {

    private static final String KEY = "residue.hooks";
    private static final Hooks NONE = new Hooks(Map.of());

    /** Where this thread's latest forward parameters hook, until a pass takes them. */
    private static final ThreadLocal<@Nullable Set<String>> NOT_TAKEN = new ThreadLocal<>();

    private final Map<String, List<Hook>> byName;

    /**
     * Work during which a transformer's passes are hooked.
     *
     * @param <T> what it returns
     * @param <E> what it throws
     */
    @FunctionalInterface
    public interface Work<T extends @Nullable Object, E extends Exception> {
        T run() throws E;
    }

    /** Returns what the computation goes on with. */
    private interface Hook {

        @Nullable NDArray apply(NDArray value, NDArray copy);
    }

    private Hooks(Map<String, List<Hook>> byName) {
        this.byName = byName;
    }

    /** Returns the hooks that neither observe nor replace anything. */
    public static Hooks none() {
        return NONE;
    }

    /**
     * Returns these hooks and one that looks at a tensor without changing it.
     *
     * @param name a hook point's name, see {@link HookPoint#all}
     * @param observer takes a copy of the tensor
     */
    public Hooks observe(String name, Consumer<NDArray> observer) {
        return with(
                name,
                List.of(
                        (value, copy) -> {
                            observer.accept(copy);
                            return value;
                        }));
    }

    /**
     * Returns these hooks and one that returns what the computation goes on with.
     *
     * @param name a hook point's name, see {@link HookPoint#all}
     * @param replacement takes a copy of the tensor and returns one of the same shape and type, on
     *     the same engine and device. One of another manager is copied, and stays as it is
     */
    public Hooks replace(String name, UnaryOperator<NDArray> replacement) {
        return with(name, List.of((value, copy) -> replacement.apply(copy)));
    }

    /** Returns these hooks and others, which run after these. */
    public Hooks and(Hooks others) {
        Hooks both = this;
        for (Map.Entry<String, List<Hook>> entry : others.byName.entrySet()) {
            both = both.with(entry.getKey(), entry.getValue());
        }
        return both;
    }

    private Hooks with(String name, List<Hook> added) {
        Map<String, List<Hook>> extended = new LinkedHashMap<>(byName);
        List<Hook> chain = new ArrayList<>(extended.getOrDefault(name, List.of()));
        chain.addAll(added);
        extended.put(name, chain);
        return new Hooks(extended);
    }

    /**
     * Returns these hooks in the form that DJL's {@code Block.forward} hands through.
     *
     * <p>A pass that runs inside another block before they were taken, on the same thread, was
     * meant to get them and did not: it is refused with {@link IllegalStateException}.
     */
    public PairList<String, Object> asForwardParameters() {
        PairList<String, Object> parameters = new PairList<>();
        parameters.add(KEY, this);
        if (!isEmpty()) {
            NOT_TAKEN.set(names());
        }
        return parameters;
    }

    /**
     * Returns the hooks that a pass was handed, if its parameters were not dropped on the way.
     *
     * @param transformer what takes hooks: every other block around the pass may have dropped them
     */
    public static Hooks from(
            @Nullable PairList<String, Object> parameters, Class<? extends Block> transformer) {
        Object hooks = parameters == null ? null : parameters.get(KEY);
        Set<String> notTaken = NOT_TAKEN.get();
        if (hooks instanceof Hooks taken) {
            if (!taken.isEmpty()) {
                NOT_TAKEN.remove();
            }
            return taken;
        }
        if (notTaken != null && isInsideAnother(transformer)) {
            NOT_TAKEN.remove();
            throw new IllegalStateException(
                    "the hooks at "
                            + notTaken
                            + " did not reach the transformer: the block around it drops forward"
                            + " parameters, as SequentialBlock does; use"
                            + " transformer.withHooks(hooks, () -> block.forward(…))");
        }
        return NONE;
    }

    private static boolean isInsideAnother(Class<? extends Block> transformer) {
        return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
                .walk(
                        frames ->
                                frames.map(StackWalker.StackFrame::getDeclaringClass)
                                        .anyMatch(
                                                type ->
                                                        Block.class.isAssignableFrom(type)
                                                                && !type.isAssignableFrom(
                                                                        transformer)));
    }

    public boolean isEmpty() {
        return byName.isEmpty();
    }

    public Set<String> names() {
        return byName.keySet();
    }

    /** Runs the hooks of one point, each on a copy that belongs to the pass. */
    public NDArray at(String name, NDArray value, NDManager manager) {
        NDArray current = value;
        for (Hook hook : byName.getOrDefault(name, List.of())) {
            NDArray next = hook.apply(current, copy(current, manager));
            if (next != current) {
                NDArray sound = requireFitting(name, next, value);
                current = sound.getManager() == manager ? sound : copy(sound, manager);
            }
        }
        return current;
    }

    /** Copies by a product with 1, which is exact; gradients do not flow through DJL's own copy. */
    private static NDArray copy(NDArray array, NDManager manager) {
        NDArray copy = array.mul(manager.ones(new Shape(1), array.getDataType()));
        copy.attach(manager);
        return copy;
    }

    private static NDArray requireFitting(String name, @Nullable NDArray next, NDArray value) {
        if (next == null) {
            throw new IllegalArgumentException(
                    "the replacement at " + name + " is null; return the tensor to go on with");
        }
        if (next.isReleased()) {
            throw new IllegalArgumentException(
                    "the replacement at %s is closed already, by itself or with its".formatted(name)
                            + " manager; return one that lives as long as the pass");
        }
        String engine = next.getManager().getEngine().getEngineName();
        String needed = value.getManager().getEngine().getEngineName();
        if (!engine.equals(needed) || !next.getDevice().equals(value.getDevice())) {
            throw new IllegalArgumentException(
                    "the replacement at %s is of %s on %s; the computation is of %s on %s"
                            .formatted(name, engine, next.getDevice(), needed, value.getDevice()));
        }
        if (!next.getShape().equals(value.getShape())
                || next.getDataType() != value.getDataType()) {
            throw new IllegalArgumentException(
                    "the replacement at %s is %s %s; the computation needs %s %s"
                            .formatted(
                                    name,
                                    next.getDataType(),
                                    next.getShape(),
                                    value.getDataType(),
                                    value.getShape()));
        }
        return next;
    }
}
