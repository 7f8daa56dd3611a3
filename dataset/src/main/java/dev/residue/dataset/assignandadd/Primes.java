package dev.residue.dataset.assignandadd;

/** Small primes, for checking a modulus and proposing a better one. */
final class Primes {

    private Primes() {}

    static boolean isPrime(int number) {
        if (number < 2) {
            return false;
        }
        for (int divisor = 2; (long) divisor * divisor <= number; divisor++) {
            if (number % divisor == 0) {
                return false;
            }
        }
        return true;
    }

    /** Returns the prime in {@code [low, high]} nearest to a number, or both where two are. */
    static String nearest(int number, int low, int high) {
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
