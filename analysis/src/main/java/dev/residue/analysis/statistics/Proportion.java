package dev.residue.analysis.statistics;

import java.util.Locale;

/**
 * A share of independent trials, with Wilson's two-sided 99 % interval for its expectation: (p + z²
 * / 2n ± z √(p (1 - p) / n + z² / 4n²)) / (1 + z² / n), z = {@value #DEVIATIONS}. It stays in
 * {@code [0, 1]}, at either end too.
 *
 * @param value the share, in {@code [0, 1]}
 * @param count the number of trials, positive
 */
public record Proportion(double value, double count) {

    /** How many standard deviations a normal distribution's inner 99 % reach. */
    public static final double DEVIATIONS = 2.576;

    public Proportion {
        if (!(value >= 0 && value <= 1 && count > 0)) {
            throw new IllegalArgumentException(value + " of " + count + " is no share of trials");
        }
    }

    public double low() {
        return centre() - reach();
    }

    public double high() {
        return centre() + reach();
    }

    private double centre() {
        return (value + square() / 2) / (1 + square());
    }

    private double reach() {
        double spread = value * (1 - value) / count + square() / (4 * count);
        return DEVIATIONS * Math.sqrt(spread) / (1 + square());
    }

    private double square() {
        return DEVIATIONS * DEVIATIONS / count;
    }

    /** Returns it with its interval, such as {@code 0.5000 (0.3753 to 0.6247)}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.4f (%.4f to %.4f)", value, low(), high());
    }
}
