package dev.residue.analysis.patching;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.Subject;
import dev.residue.dataset.Sequences;
import dev.residue.model.HookedTransformer;
import dev.residue.model.hook.HookPoint;
import dev.residue.model.hook.Hooks;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Activation patching between two sequences: the corrupted one is run again and again, each time
 * with one activation, at one position, taken from the clean one.
 *
 * <p>With c and k the classes that the model answers on the clean and on the corrupted sequence,
 * the logit difference is LD = logit(c) − logit(k) at the last read position, and the effect of a
 * patch is
 *
 * <pre>(LD(patched) − LD(corrupted)) / (LD(clean) − LD(corrupted))</pre>
 *
 * <p>so that 0 is no effect and 1 brings the clean answer back; values outside are possible. A
 * patch can do harm by leaving the distribution of activations that training saw, and a position
 * may carry information that nothing downstream reads in this pair: one pair is an example, not a
 * proof.
 */
public final class ActivationPatching {

    /** The activations that are patched, by the last part of their hook's name. */
    public static final List<String> COMPONENTS =
            List.of("hook_resid_pre", "hook_attn_out", "hook_mlp_out");

    /**
     * What patching found.
     *
     * @param cleanClass what the model answers on the clean sequence
     * @param corruptedClass what it answers on the corrupted one
     * @param cleanDifference the logit difference on the clean sequence
     * @param effects by component, the effect {@code [layer, position]}; NaN where a layer has no
     *     such component
     */
    public record Result(
            int cleanClass,
            int corruptedClass,
            double cleanDifference,
            double corruptedDifference,
            Map<String, Measurements.Values> effects) {}

    private ActivationPatching() {}

    /**
     * Patches every component of every layer at every position.
     *
     * @param clean the tokens of the clean sequence, {@code [context]}
     * @param corrupted the tokens of the corrupted one, {@code [context]}
     * @throws IllegalArgumentException if the model answers the same on both
     */
    public static Result run(Subject subject, long[] clean, long[] corrupted) {
        HookedTransformer block = subject.transformer();
        int context = clean.length;
        int reads = block.geometry().readPositions().length;
        float[] onClean = last(subject.logits(repeated(clean, 1, reads)), 1, reads);
        float[] onCorrupted = last(subject.logits(repeated(corrupted, 1, reads)), 1, reads);
        int right = largest(onClean);
        int wrong = largest(onCorrupted);
        if (right == wrong) {
            throw new IllegalArgumentException(
                    "the model gives the same answer to both sequences, so that no patch can change"
                            + " it; choose a corrupted sequence with another answer");
        }
        double cleanDifference = onClean[right] - onClean[wrong];
        double corruptedDifference = onCorrupted[right] - onCorrupted[wrong];
        List<String> names = HookPoint.all(block.settings()).stream().map(HookPoint::name).toList();
        Sequences batch = repeated(corrupted, context, reads);
        Map<String, Measurements.Values> effects = new LinkedHashMap<>();
        for (String component : COMPONENTS) {
            float[] effect = new float[block.settings().layers() * context];
            Arrays.fill(effect, Float.NaN);
            for (int layer = 0; layer < block.settings().layers(); layer++) {
                String hook = "blocks." + layer + "." + component;
                if (!names.contains(hook)) {
                    continue;
                }
                float[] logits = patched(subject, hook, clean, batch, reads);
                int classes = logits.length / context;
                for (int position = 0; position < context; position++) {
                    double difference =
                            logits[position * classes + right] - logits[position * classes + wrong];
                    effect[layer * context + position] =
                            (float)
                                    ((difference - corruptedDifference)
                                            / (cleanDifference - corruptedDifference));
                }
            }
            effects.put(
                    component, new Measurements.Values(effect, block.settings().layers(), context));
        }
        return new Result(right, wrong, cleanDifference, corruptedDifference, effects);
    }

    /** Row i of the batch is patched at position i: all positions in one forward pass. */
    private static float[] patched(
            Subject subject, String hook, long[] clean, Sequences batch, int reads) {
        int context = clean.length;
        Measurements.Values activation = // [1, position, dModel]
                Objects.requireNonNull(
                        subject.observe(repeated(clean, 1, reads), Map.of(hook, value -> value))
                                .get(hook));
        try (NDManager scope = subject.newScope()) {
            NDArray source = scope.create(activation.data(), new Shape(activation.shape()));
            NDArray here = scope.eye(context).expandDims(2); // [row, position, 1]
            Hooks hooks =
                    Hooks.none().replace(hook, value -> value.add(source.sub(value).mul(here)));
            return last(subject.logits(batch, hooks), context, reads);
        }
    }

    private static Sequences repeated(long[] tokens, int count, int reads) {
        long[] all = new long[tokens.length * count];
        for (int i = 0; i < count; i++) {
            System.arraycopy(tokens, 0, all, i * tokens.length, tokens.length);
        }
        return new Sequences(all, new long[count * reads], count);
    }

    private static float[] last(float[] logits, int count, int reads) {
        int classes = logits.length / count / reads;
        float[] kept = new float[count * classes];
        for (int i = 0; i < count; i++) {
            System.arraycopy(logits, ((i + 1) * reads - 1) * classes, kept, i * classes, classes);
        }
        return kept;
    }

    private static int largest(float[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            best = values[i] > values[best] ? i : best;
        }
        return best;
    }
}
