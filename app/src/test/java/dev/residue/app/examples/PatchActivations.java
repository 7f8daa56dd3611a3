package dev.residue.app.examples;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import dev.residue.dataset.assignandadd.AssignAndAddSettings;
import dev.residue.model.HookedTransformer;
import dev.residue.model.PresetTransformers;
import dev.residue.model.hook.Hooks;
import java.util.concurrent.atomic.AtomicReference;

/** Asks by three interventions where a transformer keeps the value of a variable. */
final class PatchActivations {

    private static final AssignAndAdd TASK = new AssignAndAdd(AssignAndAddSettings.paper(), 0);
    private static final String STREAM = "blocks.0.hook_resid_pre";

    /** Where the two sequences differ: the value of a. */
    private static final int VALUE = 3;

    // snippet: logit-difference
    private final NDManager manager;
    private final HookedTransformer block;

    /** Returns logit(8) - logit(9) of every sequence. */
    NDArray difference(NDArray tokens, Hooks hooks) { // [batch, position]
        ParameterStore store = new ParameterStore(manager, false);
        NDArray logits = // [batch, read, class]
                block.forward(store, new NDList(tokens), false, hooks.asForwardParameters())
                        .singletonOrThrow();
        return logits.get(":, 0, 8").sub(logits.get(":, 0, 9")); // [batch]
    }

    /** Returns the activation at a hook. */
    NDArray activation(NDArray tokens, String hook) {
        AtomicReference<NDArray> seen = new AtomicReference<>();
        difference(tokens, Hooks.none().observe(hook, seen::set));
        return seen.get();
    }

    // end snippet

    private PatchActivations(NDManager manager) {
        this.manager = manager;
        block = PresetTransformers.create("assign-and-add", 0);
        block.initialize(manager, DataType.FLOAT32, new Shape(1, TASK.context()));
    }

    public static void main(String... arguments) {
        try (NDManager manager = NDManager.newBaseManager()) {
            PatchActivations here = new PatchActivations(manager);
            // snippet: two-sequences
            NDArray clean = here.tokens("; ; a 40 ; j 18 ; ; ; k 9 + a 27 ="); // 8 modulo 59
            NDArray corrupted = here.tokens("; ; a 41 ; j 18 ; ; ; k 9 + a 27 ="); // 9
            for (int position = 0; position < 16; position++) {
                double effect = here.effect(clean, corrupted, "blocks.1.hook_resid_pre", position);
                System.out.printf("%2d %6.3f%n", position, effect);
            }
            // end snippet
            here.check(clean, corrupted);
        }
    }

    private NDArray tokens(String text) {
        return manager.create(TASK.parse(text), new Shape(1, TASK.context()));
    }

    // snippet: patch
    /** Returns what patching one position brings back of the clean answer: 0 nothing, 1 all. */
    double effect(NDArray clean, NDArray corrupted, String hook, int position) {
        NDIndex place = new NDIndex(":, {}", position);
        NDArray source = activation(clean, hook).get(place);
        Hooks patch =
                Hooks.none()
                        .replace(
                                hook,
                                value -> {
                                    value.set(place, source); // a copy, which may be changed
                                    return value;
                                });
        float cleanValue = difference(clean, Hooks.none()).getFloat();
        float corruptedValue = difference(corrupted, Hooks.none()).getFloat();
        float patched = difference(corrupted, patch).getFloat();
        return (patched - corruptedValue) / (cleanValue - corruptedValue);
    }

    // end snippet

    // snippet: mean-ablation
    /** Returns the differences where an activation is the mean of all sequences. */
    NDArray meanAblated(NDArray tokens, String hook) {
        NDArray mean = activation(tokens, hook).mean(new int[] {0}, true);
        return difference(
                tokens, Hooks.none().replace(hook, value -> mean.broadcast(value.getShape())));
    }

    // end snippet

    // snippet: attribution
    /** Returns to first order what each position's patch would change, {@code [position]}. */
    NDArray attribution(NDArray clean, NDArray corrupted, String hook) {
        NDArray change = activation(clean, hook).sub(activation(corrupted, hook));
        NDArray added = change.zerosLike();
        added.setRequiresGradient(true);
        try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
            Hooks hooks = Hooks.none().replace(hook, value -> value.add(added));
            collector.backward(difference(corrupted, hooks).sum());
        }
        return added.getGradient().mul(change).sum(new int[] {0, 2});
    }

    // end snippet

    /** Checks what must be so of the first activation: the sequences differ in one of its rows. */
    private void check(NDArray clean, NDArray corrupted) {
        NDArray slopes = attribution(clean, corrupted, STREAM);
        for (int position = 0; position < TASK.context(); position++) {
            double effect = effect(clean, corrupted, STREAM, position);
            require(position == VALUE ? 1 : 0, effect, 1e-3, "effect");
            double slope = position == VALUE ? slope(clean, corrupted) : 0;
            // ReLUs switch on the way: two in a hundred is what differences are good for
            require(slope, slopes.getFloat(position), 0.02 * Math.abs(slope), "slope");
        }
        NDArray both = clean.concat(corrupted);
        float[] ablated = meanAblated(both, STREAM).toFloatArray();
        require(ablated[0], ablated[1], 1e-6, "difference without what tells the two apart");
    }

    /** Returns how the corrupted answer changes towards the clean activation, by differences. */
    private double slope(NDArray clean, NDArray corrupted) {
        double step = 0.01;
        NDArray change = activation(clean, STREAM).sub(activation(corrupted, STREAM)).mul(step);
        Hooks ahead = Hooks.none().replace(STREAM, value -> value.add(change));
        Hooks behind = Hooks.none().replace(STREAM, value -> value.sub(change));
        return (difference(corrupted, ahead).getFloat() - difference(corrupted, behind).getFloat())
                / (2 * step);
    }

    private static void require(double expected, double found, double tolerance, String what) {
        if (Math.abs(found - expected) > tolerance) {
            throw new IllegalStateException(what + " " + found + " is not " + expected);
        }
    }
}
