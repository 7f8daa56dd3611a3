package dev.residue.dataset;

import java.util.stream.IntStream;

/** Small primes, for checking a modulus and proposing a better one. */
public final class Primes {

    private Primes() {}

    /** Returns whether a number is prime; none below 2 is. */
    public static boolean isPrime(int number) {
        return number > 1
                && IntStream.rangeClosed(2, (int) Math.sqrt(number))
                        .noneMatch(divisor -> number % divisor == 0);
    }

    /**
     * Returns the prime in {@code [low, high]} nearest to a number, or both where two are.
     *
     * @throws IllegalArgumentException if there is no prime between the two
     */
    public static String nearest(int number, int low, int high) {
        int from = Math.max(low, Math.min(high, number));
        for (int distance = 0; distance <= high - low; distance++) {
            boolean below = from - distance >= low && isPrime(from - distance);
            boolean above = from + distance <= high && isPrime(from + distance);
            if (below && above && distance > 0) {
                return (from - distance) + " and " + (from + distance);
            }
            if (below || above) {
                return String.valueOf(below ? from - distance : from + distance);
            }
        }
        throw new IllegalArgumentException("no prime lies in [" + low + ", " + high + "]");
    }
}
