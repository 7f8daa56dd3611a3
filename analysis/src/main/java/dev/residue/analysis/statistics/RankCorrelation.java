package dev.residue.analysis.statistics;

import dev.residue.dataset.RandomStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * Spearman's rank correlation of two quantities, with the chance of one as strong without any
 * relation.
 *
 * <p>The correlation of ranks, where equal values share the mean of their ranks, so that nothing is
 * assumed of the quantities but their order; a value may be infinite. The p value is two-sided and
 * by permutation: of up to {@value #MOST_EXACT} pairs all orders are counted, of more {@value
 * #DRAWN} drawn ones with fixed seed, the given order among them, so that it cannot fall below 1 /
 * {@value #DRAWN}. Of four pairs none is smaller than 1/12, whatever they are.
 *
 * @param rho in [-1, 1]
 * @param p in (0, 1]
 * @param count the number of pairs
 * @param exact whether all orders were counted
 */
public record RankCorrelation(double rho, double p, int count, boolean exact) {

    private static final int FEWEST = 3;
    private static final int MOST_EXACT = 8;
    private static final int DRAWN = 20_000;

    /**
     * Computes it.
     *
     * @return empty for fewer than three pairs, or where one quantity is the same in all
     * @throws IllegalArgumentException if a value is NaN, or the lengths differ
     */
    public static Optional<RankCorrelation> of(double[] one, double[] other) {
        if (one.length != other.length) {
            throw new IllegalArgumentException(
                    one.length + " and " + other.length + " values make no pairs");
        }
        long[] x = ranks(one);
        long[] y = ranks(other);
        double size = Math.sqrt((double) product(x, x) * product(y, y));
        if (one.length < FEWEST || size == 0) {
            return Optional.empty();
        }
        long found = product(x, y);
        boolean exact = one.length <= MOST_EXACT;
        double p = exact ? exact(x, y, Math.abs(found)) : drawn(x, y, Math.abs(found));
        return Optional.of(new RankCorrelation(found / size, p, one.length, exact));
    }

    /** Returns twice the ranks less their mean, which are whole numbers with ties, too. */
    private static long[] ranks(double[] values) {
        long[] ranks = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            if (Double.isNaN(values[i])) {
                throw new IllegalArgumentException("NaN has no rank");
            }
            for (double other : values) {
                ranks[i] += values[i] > other ? 1 : values[i] < other ? -1 : 0;
            }
        }
        return ranks;
    }

    private static long product(long[] x, long[] y) {
        long sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }

    private static double exact(long[] x, long[] y, long found) {
        long[] counts = new long[2]; // of all orders, and of those as strong
        count(x, y.clone(), 0, 0, found, counts);
        return (double) counts[1] / counts[0];
    }

    private static void count(long[] x, long[] y, int fixed, long sum, long found, long[] counts) {
        if (fixed == x.length) {
            counts[0]++;
            counts[1] += Math.abs(sum) >= found ? 1 : 0;
            return;
        }
        for (int i = fixed; i < y.length; i++) {
            swap(y, fixed, i);
            count(x, y, fixed + 1, sum + x[fixed] * y[fixed], found, counts);
            swap(y, fixed, i);
        }
    }

    private static void swap(long[] values, int i, int j) {
        long value = values[i];
        values[i] = values[j];
        values[j] = value;
    }

    private static double drawn(long[] x, long[] y, long found) {
        RandomStream random = RandomStream.of("rank-correlation", 0);
        int[] order = new int[y.length];
        Arrays.setAll(order, i -> i);
        int strong = 1; // the given order
        for (int drawn = 1; drawn < DRAWN; drawn++) {
            random.shuffle(order, order.length);
            long sum = 0;
            for (int i = 0; i < x.length; i++) {
                sum += x[i] * y[order[i]];
            }
            strong += Math.abs(sum) >= found ? 1 : 0;
        }
        return (double) strong / DRAWN;
    }
}
