package dev.residue.dataset.digits;

/**
 * How often a model that computes with the operands' last n digits alone, without error, happens to
 * be right modulo p: counted, not sampled.
 *
 * <p>Both operands have exactly m digits, m above n; a = A · 10ⁿ + a₀.
 *
 * <p>Source: the follow-up to "It Ain't That Bad", Xu, Zhao, Zhang and Yang, arXiv 2407.17963
 * (2024), whose theorem on modular addition gives the limit for long operands, and its authors'
 * code.
 */
public final class ModularCounts {

    private static final int LONGEST = 9;
    private static final int LARGEST_MODULUS = 2_000;

    private ModularCounts() {}

    /** A share in whole numbers: how many of all pairs are answered rightly. */
    public record Count(long right, long all) {

        public double share() {
            return (double) right / all;
        }
    }

    /**
     * Counts pairs with (a + b) mod p = (a mod 10ⁿ + b mod 10ⁿ) mod p, which are those with (A + B)
     * · 10ⁿ divisible by p. All of {@link Count#all} counts only the upper digits, which decide.
     *
     * @param trained n
     * @param length m
     * @param modulus p
     * @throws IllegalArgumentException if n is not below m, m exceeds 9, or p is not from 2 to
     *     2,000
     */
    public static Count addition(int trained, int length, int modulus) {
        check(trained, length, modulus);
        long[] upper = upper(trained, length, modulus);
        long shift = DigitFormat.power(trained) % modulus;
        long right = 0;
        for (int a = 0; a < modulus; a++) {
            for (int b = 0; b < modulus; b++) {
                if ((a + b) * shift % modulus == 0) {
                    right += upper[a] * upper[b];
                }
            }
        }
        long count = 9 * DigitFormat.power(length - trained - 1);
        return new Count(right, count * count);
    }

    /**
     * Counts pairs with ab mod p = (a mod 10ⁿ)(b mod 10ⁿ) mod p, which are those with AB·10²ⁿ +
     * 10ⁿ(A b₀ + B a₀) divisible by p.
     *
     * @param trained n
     * @param length m
     * @param modulus p
     * @throws IllegalArgumentException as {@link #addition}
     */
    public static Count multiplication(int trained, int length, int modulus) {
        check(trained, length, modulus);
        long[] upper = upper(trained, length, modulus);
        long[] lower = counts(0, DigitFormat.power(trained), modulus);
        int shift = (int) (DigitFormat.power(trained) % modulus);
        long[][] products = new long[modulus][modulus]; // how many lower times a factor has a rest
        for (int factor = 0; factor < modulus; factor++) {
            for (int rest = 0; rest < modulus; rest++) {
                products[factor][(int) ((long) factor * rest % modulus)] += lower[rest];
            }
        }
        long right = 0;
        for (int a = 0; a < modulus; a++) {
            int shiftedA = (int) ((long) a * shift % modulus);
            for (int b = 0; b < modulus; b++) {
                int shiftedB = (int) ((long) b * shift % modulus);
                int product = (int) ((long) shiftedA * shiftedB % modulus);
                long pairs = 0;
                for (int rest = 0; rest < modulus; rest++) {
                    int other = Math.floorMod(-product - rest, modulus);
                    pairs += products[shiftedA][rest] * products[shiftedB][other];
                }
                right += upper[a] * upper[b] * pairs;
            }
        }
        long count = 9 * DigitFormat.power(length - 1);
        return new Count(right, count * count);
    }

    private static void check(int trained, int length, int modulus) {
        if (trained < 1 || trained >= length || length > LONGEST) {
            throw new IllegalArgumentException(
                    trained + " trained digits must be from 1 to below " + length + ", at most 9");
        }
        if (modulus < 2 || modulus > LARGEST_MODULUS) {
            throw new IllegalArgumentException(
                    "the modulus " + modulus + " must be from 2 to " + LARGEST_MODULUS);
        }
    }

    private static long[] upper(int trained, int length, int modulus) {
        long least = DigitFormat.power(length - trained - 1);
        return counts(least, 10 * least, modulus);
    }

    private static long[] counts(long from, long to, int modulus) {
        long[] counts = new long[modulus];
        for (int rest = 0; rest < modulus; rest++) {
            counts[rest] = below(to, rest, modulus) - below(from, rest, modulus);
        }
        return counts;
    }

    private static long below(long limit, int rest, int modulus) {
        return limit > rest ? (limit - 1 - rest) / modulus + 1 : 0;
    }
}
