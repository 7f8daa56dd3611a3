package dev.residue.dataset.digits;

import dev.residue.dataset.RandomStream;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Pairs of operands.
 *
 * @param a the first operands
 * @param b the second operands, as many
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, compared by no one
public record Pairs(long[] a, long[] b) {

    /** Checks that there are as many first as second operands. */
    public Pairs {
        if (a.length != b.length) {
            throw new IllegalArgumentException(a.length + " and " + b.length + " are no pairs");
        }
    }

    record Pair(long a, long b) {}

    public int size() {
        return a.length;
    }

    Set<Pair> asSet() {
        Set<Pair> all = new HashSet<>();
        for (int i = 0; i < a.length; i++) {
            all.add(new Pair(a[i], b[i]));
        }
        return all;
    }

    /** Draws with replacement. */
    Pairs draw(RandomStream random, int count) {
        return pick(random.ints(count, a.length));
    }

    /** Draws a sample without replacement, or all where that is not more. */
    Pairs sample(RandomStream random, int count) {
        if (count >= a.length) {
            return this;
        }
        int[] order = IntStream.range(0, a.length).toArray();
        random.shuffle(order, count);
        return pick(IntStream.of(order).limit(count).toArray());
    }

    private Pairs pick(int[] indices) {
        return new Pairs(
                IntStream.of(indices).mapToLong(i -> a[i]).toArray(),
                IntStream.of(indices).mapToLong(i -> b[i]).toArray());
    }
}
