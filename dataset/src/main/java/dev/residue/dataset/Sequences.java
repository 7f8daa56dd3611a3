package dev.residue.dataset;

import java.util.Arrays;
import java.util.List;

/**
 * Sequences of equal length with the labels at their read positions, in flat arrays.
 *
 * @param tokens token ids, {@code [count * context]}, one sequence after the other
 * @param labels class ids, {@code [count * reads]}
 */
@SuppressWarnings("ArrayRecordComponent") // one flat array per batch is the point
public record Sequences(long[] tokens, long[] labels, int count) {

    public Sequences {
        if (count < 1 || tokens.length % count != 0 || labels.length % count != 0) {
            throw new IllegalArgumentException(
                    "%s tokens and %s labels do not divide among %s sequences"
                            .formatted(tokens.length, labels.length, count));
        }
    }

    public int context() {
        return tokens.length / count;
    }

    public int reads() {
        return labels.length / count;
    }

    /** Returns a copy of the sequences {@code [from, to)}. */
    public Sequences slice(int from, int to) {
        return new Sequences(
                Arrays.copyOfRange(tokens, from * context(), to * context()),
                Arrays.copyOfRange(labels, from * reads(), to * reads()),
                to - from);
    }

    /** Returns the sequences with the label of the last read position alone. */
    Sequences lastRead() {
        long[] last = new long[count];
        for (int i = 0; i < count; i++) {
            last[i] = labels[(i + 1) * reads() - 1];
        }
        return new Sequences(tokens, last, count);
    }

    /** Returns the sequences of all batches, one after the other. */
    static Sequences joined(List<Sequences> batches) {
        return new Sequences(
                batches.stream().flatMapToLong(one -> Arrays.stream(one.tokens)).toArray(),
                batches.stream().flatMapToLong(one -> Arrays.stream(one.labels)).toArray(),
                batches.stream().mapToInt(Sequences::count).sum());
    }

    /** Returns a copy of the tokens of one sequence, {@code [context]}. */
    public long[] sequence(int index) {
        return Arrays.copyOfRange(tokens, index * context(), (index + 1) * context());
    }
}
