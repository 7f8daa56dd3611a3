package dev.residue.dataset;

/**
 * A stream of random numbers that is a pure function of its keys: SplitMix64 (Steele, Lea and
 * Flood, OOPSLA 2014), started at a hash of the keys.
 *
 * <p>Written out here, in twenty lines, because a batch must be the same for every Java version.
 */
public final class RandomStream {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    private RandomStream(long state) {
        this.state = state;
    }

    /**
     * Starts a stream.
     *
     * @param purpose what the numbers are for, so that equal seeds never share a stream
     * @param keys any further keys, such as a seed and a step
     */
    public static RandomStream of(String purpose, long... keys) {
        long hash = 0;
        for (int i = 0; i < purpose.length(); i++) {
            hash = mix(hash + GOLDEN_GAMMA + purpose.charAt(i));
        }
        for (long key : keys) {
            hash = mix(hash + GOLDEN_GAMMA + mix(key + GOLDEN_GAMMA));
        }
        return new RandomStream(hash);
    }

    /** Returns 64 uniform bits. */
    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** Returns a uniform integer in {@code [0, bound)}, without bias; the bound is positive. */
    public int nextInt(int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound " + bound + " must be positive");
        }
        // Lemire, "Fast random integer generation in an interval" (2019)
        long product = (nextLong() >>> 32) * bound;
        long low = product & 0xFFFFFFFFL;
        if (low < bound) {
            long threshold = (1L << 32) % bound;
            while (low < threshold) {
                product = (nextLong() >>> 32) * bound;
                low = product & 0xFFFFFFFFL;
            }
        }
        return (int) (product >>> 32);
    }

    /** Returns uniform integers in {@code [0, bound)}. */
    public int[] ints(int count, int bound) {
        int[] values = new int[count];
        for (int i = 0; i < count; i++) {
            values[i] = nextInt(bound);
        }
        return values;
    }

    /** Returns a uniform number in {@code [0, 1)}. */
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    /** Shuffles the first {@code count} entries into a uniform sample without replacement. */
    public void shuffle(int[] values, int count) {
        for (int i = 0; i < count; i++) {
            int j = i + nextInt(values.length - i);
            int swap = values[i];
            values[i] = values[j];
            values[j] = swap;
        }
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
