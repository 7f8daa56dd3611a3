package dev.residue.model;

import ai.djl.ndarray.NDArray;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is to be observed or replaced in one forward pass, by TransformerLens' hook names.
 *
 * <p>An observer sees the tensor, which lives as long as the forward pass's manager. A replacement
 * returns the tensor that the computation goes on with; gradients flow through it. Hooks on the
 * same point run in the order in which they were added.
 *
 * <pre>{@code
 * Hooks hooks = Hooks.none()
 *         .observe("blocks.1.attn.hook_pattern", pattern -> show(pattern))
 *         .replace("blocks.1.hook_mlp_out", output -> output.zerosLike());
 * block.forward(parameterStore, new NDList(tokens), false, hooks.asForwardParameters());
 * }</pre>
 */
public final class Hooks {

    private static final String KEY = "residue.hooks";
    private static final Hooks NONE = new Hooks(Map.of());

    private final Map<String, List<UnaryOperator<NDArray>>> byName;

    private Hooks(Map<String, List<UnaryOperator<NDArray>>> byName) {
        this.byName = byName;
    }

    /** Returns the hooks that neither observe nor replace anything. */
    public static Hooks none() {
        return NONE;
    }

    /** Returns these hooks and one that looks at a tensor without changing it. */
    public Hooks observe(String name, Consumer<NDArray> observer) {
        return replace(
                name,
                value -> {
                    observer.accept(value);
                    return value;
                });
    }

    /**
     * Returns these hooks and one that returns what the computation goes on with.
     *
     * @param name a hook point's name, see {@link HookPoint#all}
     * @param replacement takes the tensor and returns one of the same shape and type
     */
    public Hooks replace(String name, UnaryOperator<NDArray> replacement) {
        Map<String, List<UnaryOperator<NDArray>>> extended = new LinkedHashMap<>(byName);
        List<UnaryOperator<NDArray>> chain =
                new ArrayList<>(extended.getOrDefault(name, List.of()));
        chain.add(replacement);
        extended.put(name, chain);
        return new Hooks(extended);
    }

    /** Returns these hooks in the form that DJL's {@code Block.forward} hands through. */
    public PairList<String, Object> asForwardParameters() {
        PairList<String, Object> parameters = new PairList<>();
        parameters.add(KEY, this);
        return parameters;
    }

    static Hooks from(@Nullable PairList<String, Object> parameters) {
        Object hooks = parameters == null ? null : parameters.get(KEY);
        return hooks == null ? NONE : (Hooks) hooks;
    }

    /** Returns whether nothing is observed or replaced. */
    public boolean isEmpty() {
        return byName.isEmpty();
    }

    Set<String> names() {
        return byName.keySet();
    }

    NDArray at(String name, NDArray value) {
        NDArray current = value;
        for (UnaryOperator<NDArray> hook : byName.getOrDefault(name, List.of())) {
            NDArray next = hook.apply(current);
            if (!next.getShape().equals(value.getShape())
                    || next.getDataType() != value.getDataType()) {
                throw new IllegalArgumentException(
                        String.format(
                                Locale.ROOT,
                                "the replacement at %s is %s %s; the computation needs %s %s",
                                name,
                                next.getDataType(),
                                next.getShape(),
                                value.getDataType(),
                                value.getShape()));
            }
            current = next;
        }
        return current;
    }
}
