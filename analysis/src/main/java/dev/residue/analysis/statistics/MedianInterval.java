package dev.residue.analysis.statistics;

import java.util.Arrays;

/**
 * A median with the percentile interval of its bootstrap, computed exactly.
 *
 * <p>The bootstrap draws n of n values with replacement, again and again, and asks how the median
 * varies (Efron, "Bootstrap methods: another look at the jackknife", 1979). For a median the limit
 * of infinitely many draws has a closed form, so nothing here is random: with X the number of drawn
 * values among the k smallest, X is binomial with the share k/n, and the median of an odd number is
 * among them where X is more than half. The interval never leaves the range of the values; of fewer
 * than about six it says little.
 *
 * @param median of an even number of values, the middle two's mean
 * @param low the lower end; below it lie at most 2.5 percent of the resampled medians
 * @param high the upper end likewise
 * @param count the number of values
 */
public record MedianInterval(double median, double low, double high, int count) {

    /** The share of resampled medians that lie in the interval, at least. */
    public static final double CONFIDENCE = 0.95;

    private static final double TAIL = (1 - CONFIDENCE) / 2;

    /**
     * Computes it.
     *
     * @param values at least one, all finite
     * @throws IllegalArgumentException if there is none, or one is not finite
     */
    public static MedianInterval of(double[] values) {
        if (values.length == 0 || Arrays.stream(values).anyMatch(one -> !Double.isFinite(one))) {
            throw new IllegalArgumentException(
                    "a median needs finite values, at least one, and has "
                            + Arrays.toString(values));
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double[][] medians = sorted.length % 2 == 1 ? oddMedians(sorted) : evenMedians(sorted);
        return new MedianInterval(
                Series.median(sorted), low(medians), high(medians), values.length);
    }

    private static double low(double[][] medians) {
        double below = 0;
        for (double[] median : medians) {
            below += median[1];
            if (below > TAIL) {
                return median[0];
            }
        }
        return medians[medians.length - 1][0];
    }

    private static double high(double[][] medians) {
        double above = 0;
        for (int i = medians.length - 1; i >= 0; i--) {
            above += medians[i][1];
            if (above > TAIL) {
                return medians[i][0];
            }
        }
        return medians[0][0];
    }

    /** Returns the possible medians, ascending, each with its share: {@code [median][2]}. */
    private static double[][] oddMedians(double[] sorted) {
        int n = sorted.length;
        double[][] medians = new double[n][];
        double before = 0;
        for (int i = 0; i < n; i++) {
            double upTo = atLeast(n / 2 + 1, n, (i + 1.0) / n);
            medians[i] = new double[] {sorted[i], upTo - before};
            before = upTo;
        }
        return medians;
    }

    /** The same for the mean of the two in the middle, the i-th and the j-th of the values. */
    private static double[][] evenMedians(double[] sorted) {
        int n = sorted.length;
        int half = n / 2;
        double ways = Math.exp(logChoose(n, half));
        double[][] medians = new double[n * (n + 1) / 2][];
        int count = 0;
        for (int i = 0; i < n; i++) {
            // both in the middle at i: what is left of the lower one's share after all j > i
            double both = lowerMiddle(n, i + 1) - lowerMiddle(n, i);
            double low = Math.pow((i + 1.0) / n, half) - Math.pow((double) i / n, half);
            for (int j = i + 1; j < n; j++) {
                double high =
                        Math.pow((double) (n - j) / n, half) - Math.pow((n - j - 1.0) / n, half);
                double share = ways * low * high;
                both -= share;
                medians[count++] = new double[] {(sorted[i] + sorted[j]) / 2, share};
            }
            medians[count++] = new double[] {sorted[i], both};
        }
        Arrays.sort(medians, (one, other) -> Double.compare(one[0], other[0]));
        return medians;
    }

    /** Returns the share of samples whose lower middle value is among the smallest {@code k}. */
    private static double lowerMiddle(int n, int k) {
        return atLeast(n / 2, n, (double) k / n);
    }

    /** Returns the chance of at least so many successes in {@code n} trials. */
    private static double atLeast(int successes, int n, double chance) {
        if (chance <= 0 || chance >= 1) {
            return chance <= 0 ? 0 : 1;
        }
        double sum = 0;
        for (int k = successes; k <= n; k++) {
            sum += Math.exp(logChoose(n, k) + k * Math.log(chance) + (n - k) * Math.log1p(-chance));
        }
        return sum;
    }

    private static double logChoose(int n, int k) {
        double log = 0;
        for (int i = 1; i <= k; i++) {
            log += Math.log((double) (n - k + i) / i);
        }
        return log;
    }
}
