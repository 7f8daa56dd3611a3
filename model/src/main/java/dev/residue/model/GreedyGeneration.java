package dev.residue.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.residue.model.component.KeyValueCache;
import dev.residue.model.settings.Geometry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Continues sequences by the class of the largest logit, one token after the other.
 *
 * <p>Each layer's keys and values are kept, so that only new positions are computed. A class must
 * be the token of the same id.
 */
public final class GreedyGeneration {

    private final HookedTransformer transformer;
    private final ParameterStore store;

    /**
     * What was generated.
     *
     * @param tokens {@code [batch][new]}
     * @param logits the logits that each was chosen by, {@code [new][batch * classes]}
     */
    @SuppressWarnings("ArrayRecordComponent") // a carrier, compared by no one
    public record Generated(long[][] tokens, float[][] logits) {}

    public GreedyGeneration(HookedTransformer transformer, NDManager manager) {
        this.transformer = transformer;
        this.store = new ParameterStore(manager, false);
    }

    /**
     * Continues a batch of prompts of one length.
     *
     * @param prompts {@code [batch][position]}
     * @param count the number of tokens to generate
     * @param manager a manager on the transformer's device
     * @throws IllegalArgumentException if there is no prompt, their lengths differ, or prompt and
     *     answer but for its last token exceed the context
     */
    public Generated generate(long[][] prompts, int count, NDManager manager) {
        check(prompts, count);
        int batch = prompts.length;
        long[][] tokens = new long[batch][count];
        float[][] logits = new float[count][];
        long[] next = Stream.of(prompts).flatMapToLong(Arrays::stream).toArray();
        int from = 0;
        try (NDManager scope = manager.newSubManager()) {
            List<KeyValueCache> caches = new ArrayList<>();
            for (int layer = 0; layer < transformer.settings().layers(); layer++) {
                caches.add(new KeyValueCache());
            }
            for (int i = 0; i < count; i++) {
                int length = next.length / batch;
                NDArray input = scope.create(next, new Shape(batch, length));
                NDArray output = transformer.following(store, input, from, caches);
                logits[i] = output.toFloatArray();
                next = output.argMax(-1).toLongArray();
                for (int row = 0; row < batch; row++) {
                    tokens[row][i] = next[row];
                }
                from += length;
            }
        }
        return new Generated(tokens, logits);
    }

    private void check(long[][] prompts, int count) {
        Geometry geometry = transformer.geometry();
        int length = prompts.length == 0 ? 0 : prompts[0].length;
        boolean sound = length > 0 && count > 0;
        for (long[] prompt : prompts) {
            sound &= prompt.length == length;
            for (long token : prompt) {
                sound &= token >= 0 && token < geometry.vocabulary();
            }
        }
        if (!sound || length + count - 1 > geometry.context()) {
            throw new IllegalArgumentException(
                    ("%s prompts of %s tokens cannot be continued by %s: prompts must have"
                                    + " one length and known tokens, and fit the context of %s with"
                                    + " all but the last token of the answer")
                            .formatted(prompts.length, length, count, geometry.context()));
        }
        if (geometry.classes() > geometry.vocabulary()) {
            throw new IllegalArgumentException(
                    "there are classes that are no tokens: nothing can follow them");
        }
    }
}
