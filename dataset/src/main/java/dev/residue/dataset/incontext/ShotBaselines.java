package dev.residue.dataset.incontext;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The accuracy, after k examples, of using one trick where it works and guessing elsewhere, where
 * the pairs of context and query are independent and uniform over a given set of N pairs.
 *
 * <p>A <em>share</em> is the share of queries on which the trick works; the <em>accuracy</em> adds
 * chance, 1 / p, on the others. Exact, by counting: with m(q) pairs of the set that have q as a
 * multiple (c = 0 included), ratio matching works on the mean over q of 1 - (1 - m(q) / N)^k. Over
 * all 841 pairs modulo 29 that is 1 - (1 - 28 / 841)^k but for q = (0, 0).
 */
public final class ShotBaselines {

    private final int modulus;
    private final int[] pairs; // codes x p + y
    private final int[] matching; // by pair: how many of the set have it as a multiple

    /** Takes the codes x p + y of different pairs, at least one. */
    public ShotBaselines(int modulus, int[] pairs) {
        int all = modulus * modulus;
        if (pairs.length == 0 || Arrays.stream(pairs).anyMatch(code -> code < 0 || code >= all)) {
            throw new IllegalArgumentException(
                    "the pairs must be at least one code from 0 to " + (all - 1));
        }
        this.modulus = modulus;
        this.pairs = pairs.clone();
        int[] counts = new int[all];
        for (int code : pairs) {
            multiples(code).stream().forEach(multiple -> counts[multiple]++);
        }
        this.matching = Arrays.stream(pairs).map(code -> counts[code]).toArray();
    }

    /** Returns 1 / p. */
    public double chance() {
        return 1.0 / modulus;
    }

    /** Returns the share of queries whose pair stands among k examples: 1 - (1 - 1 / N)^k. */
    public double copyingShare(int shots) {
        return 1 - Math.pow(1 - 1.0 / pairs.length, shots);
    }

    /** Returns the accuracy of copying the z of the same pair, else guessing. */
    public double copying(int shots) {
        return orGuessing(copyingShare(shots));
    }

    /** Returns the share of queries that are a multiple of at least one of k examples. */
    public double ratioMatchingShare(int shots) {
        return Arrays.stream(matching)
                .mapToDouble(count -> 1 - Math.pow(1 - (double) count / pairs.length, shots))
                .average()
                .orElseThrow();
    }

    /** Returns the accuracy of ratio matching, else guessing. */
    public double ratioMatching(int shots) {
        return orGuessing(ratioMatchingShare(shots));
    }

    private double orGuessing(double share) {
        return share + (1 - share) * chance();
    }

    private BitSet multiples(int code) {
        BitSet multiples = new BitSet(modulus * modulus);
        for (int c = 0; c < modulus; c++) {
            multiples.set(
                    c * (code / modulus) % modulus * modulus + c * (code % modulus) % modulus);
        }
        return multiples;
    }
}
