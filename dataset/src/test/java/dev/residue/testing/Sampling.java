package dev.residue.testing;

import org.assertj.core.data.Offset;

/**
 * How far what a sample shows may lie from what is expected of it: five standard deviations, which
 * one draw in a million exceeds. The seeds are fixed, and whole numbers are drawn, so that every
 * machine has the same sample.
 */
public final class Sampling {

    private static final double DEVIATIONS = 5;

    private Sampling() {}

    /** Returns the limit of a share of so many draws, each of which counts with the probability. */
    public static Offset<Double> share(double probability, long draws) {
        return deviations(deviation(probability, draws));
    }

    /** Returns the limit of the difference of two shares, each of a sample of its own. */
    public static Offset<Double> shares(double probability, long draws, long others) {
        return deviations(
                Math.hypot(deviation(probability, draws), deviation(probability, others)));
    }

    /** Returns the limit of a number of which one standard deviation is known. */
    public static Offset<Double> deviations(double one) {
        return Offset.offset(DEVIATIONS * one);
    }

    /** Of a share near 0 or 1 that of a single draw, since it may not be exactly so. */
    private static double deviation(double probability, long draws) {
        double variance = Math.max(probability * (1 - probability), 1.0 / draws);
        return Math.sqrt(variance / draws);
    }
}
