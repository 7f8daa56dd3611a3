package dev.residue.analysis.grokking;

import dev.residue.analysis.statistics.FourierBasis;
import java.util.Arrays;

/**
 * Real Fourier analysis of functions of residues modulo p, any p ≥ 2, in float64.
 *
 * <p>The frequencies k = 1, …, ⌊p/2⌋ have a cosine and a sine, cos(2πkx/p) and sin(2πkx/p); for an
 * even p the last one has no sine. The constant part belongs to none.
 */
record Frequencies(int p) {

    private FourierBasis basis() {
        return new FourierBasis(p);
    }

    /** Returns the number of frequencies. */
    int count() {
        return basis().frequencies();
    }

    /** Returns cos(2πkx/p). */
    double cosine(int k, int x) {
        return basis().at(x, 2 * k - 1) * Math.sqrt(squares(k));
    }

    /** Returns the sum of squares of a frequency's cosine, and of its sine where it has one. */
    double squares(int k) {
        return 2 * k == p ? p : p / 2.0;
    }

    /** Returns cosine and sine of a frequency over the residues, each of norm 1 or all 0. */
    double[][] waves(int k) {
        double[][] waves = new double[2][p];
        for (int x = 0; x < p; x++) {
            waves[0][x] = basis().at(x, 2 * k - 1);
            waves[1][x] = 2 * k == p ? 0 : basis().at(x, 2 * k);
        }
        return waves;
    }

    /**
     * Returns the part of a function that has one frequency.
     *
     * @param function {@code [residue][output]}
     * @return the same shape
     */
    double[][] component(double[][] function, int k) {
        int outputs = function[0].length;
        double[][] part = new double[p][outputs];
        for (double[] wave : waves(k)) {
            double[] coefficients = coefficients(function, wave);
            for (int x = 0; x < p; x++) {
                for (int i = 0; i < outputs; i++) {
                    part[x][i] += wave[x] * coefficients[i];
                }
            }
        }
        return part;
    }

    /** Returns the norm of each frequency's part of a function, that of frequency k at k − 1. */
    double[] norms(double[][] function) {
        double[] norms = new double[count()];
        for (int k = 1; k <= norms.length; k++) {
            double power = 0;
            for (double[] wave : waves(k)) {
                power += Arrays.stream(coefficients(function, wave)).map(c -> c * c).sum();
            }
            norms[k - 1] = Math.sqrt(power);
        }
        return norms;
    }

    private static double[] coefficients(double[][] function, double[] wave) {
        double[] coefficients = new double[function[0].length];
        for (int x = 0; x < wave.length; x++) {
            for (int i = 0; i < coefficients.length; i++) {
                coefficients[i] += wave[x] * function[x][i];
            }
        }
        return coefficients;
    }

    /**
     * Returns the Gini coefficient of numbers of at least 0: 0 where all are equal, (n − 1)/n where
     * one of n is not 0; 0 where all are.
     */
    static double gini(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double weighted = 0;
        double sum = 0;
        for (int i = 0; i < sorted.length; i++) {
            weighted += (2.0 * (i + 1) - sorted.length - 1) * sorted[i];
            sum += sorted[i];
        }
        return sum == 0 ? 0 : weighted / (sorted.length * sum);
    }
}
