package dev.residue.analysis.incontext.representation;

import dev.residue.dataset.Primes;
import java.util.Arrays;

/**
 * The discrete logarithms modulo a prime p: of n = g^l mod p it is l, for the smallest primitive
 * root g, whose powers are all numbers but 0.
 *
 * <p>0 has none. The logarithms of a product add up modulo p - 1, so that a model which holds them
 * on a circle multiplies by turning it. Another root multiplies all of them by a number that has no
 * divisor in common with p - 1. Modulo 29 the smallest root is 2; the paper also uses 27. See
 * docs/reproductions/in-context.md#circles.
 */
public final class DiscreteLogarithm {

    /** What {@link #table} holds for 0. */
    public static final int NONE = -1;

    private final int root;
    private final int[] logarithms;

    /** Refuses a number that is no prime. */
    public DiscreteLogarithm(int prime) {
        if (!existsFor(prime)) {
            throw new IllegalArgumentException(
                    "discrete logarithms need a prime modulus, not " + prime);
        }
        logarithms = new int[prime];
        int candidate = 1;
        while (!fill(candidate)) {
            candidate++;
        }
        root = candidate;
    }

    /** Returns whether a number is a prime, so that its logarithms exist. */
    public static boolean existsFor(int modulus) {
        return Primes.isPrime(modulus);
    }

    /** Returns g, the smallest primitive root; 1 modulo 2. */
    public int root() {
        return root;
    }

    /** Returns p - 1, modulo which logarithms add up. */
    public int period() {
        return logarithms.length - 1;
    }

    /** Returns the logarithm, in {@code [0, p - 2]}, of a number from 1 to p - 1. */
    public int of(int number) {
        if (number < 1 || number >= logarithms.length) {
            throw new IllegalArgumentException(
                    "%s has no logarithm modulo %s; numbers from 1 to %s have"
                            .formatted(number, logarithms.length, logarithms.length - 1));
        }
        return logarithms[number];
    }

    /** Returns the logarithms of 0 to p - 1, with {@link #NONE} for 0. */
    public int[] table() {
        return logarithms.clone();
    }

    /** Fills the table with a candidate's powers; false if they do not reach all numbers. */
    private boolean fill(int candidate) {
        Arrays.fill(logarithms, NONE);
        long power = 1;
        for (int exponent = 0; exponent < period(); exponent++) {
            if (logarithms[(int) power] != NONE) {
                return false;
            }
            logarithms[(int) power] = exponent;
            power = power * candidate % logarithms.length;
        }
        return true;
    }
}
