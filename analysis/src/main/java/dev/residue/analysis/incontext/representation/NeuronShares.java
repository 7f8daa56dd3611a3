package dev.residue.analysis.incontext.representation;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * What share of a neuron's variance over all pairs (x, y) a function of the pair explains.
 *
 * <p>Shares are those of one-way group means, Σ_g n_g (m_g - m)² / Σ_i (a_i - m)², or of the best
 * single frequency in the means of a number's values: 2 |c_k|² over the variance of all pairs
 * (|c_k|² where k is half the number of values), c_k being the means' discrete Fourier coefficient
 * in the order of residues or of logarithms. Both are in {@code [0, 1]}.
 */
final class NeuronShares {

    enum Kind {
        X("x"),
        Y("y"),
        /** The group means of y/x, which are those of log y - log x, over pairs without a 0. */
        RATIO("ratio"),
        VALUE("value"),
        X_RESIDUE("x/residue-frequency"),
        Y_RESIDUE("y/residue-frequency"),
        /** The best frequency of log x, over pairs without a 0. */
        X_LOGARITHM("x/logarithm-frequency"),
        /** The best frequency of log y, over pairs without a 0. */
        Y_LOGARITHM("y/logarithm-frequency");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    private final PairSweep sweep;
    private final DiscreteLogarithm logarithm;
    private final int[] all;
    private final int[] nonzero;

    NeuronShares(PairSweep sweep) {
        this.sweep = sweep;
        this.logarithm = new DiscreteLogarithm(sweep.modulus());
        this.all = IntStream.range(0, sweep.count()).toArray();
        this.nonzero = IntStream.range(0, sweep.count()).filter(sweep::hasRatio).toArray();
    }

    /** Returns the share of a kind for activations by code x p + y; 0 where they never change. */
    double share(Kind kind, double[] neuron) {
        int p = sweep.modulus();
        return switch (kind) {
            case X -> grouped(neuron, all, sweep::x, p);
            case Y -> grouped(neuron, all, sweep::y, p);
            case VALUE -> grouped(neuron, all, sweep::z, p);
            case RATIO -> grouped(neuron, nonzero, this::ratio, p - 1);
            case X_RESIDUE -> frequency(neuron, all, sweep::x, p);
            case Y_RESIDUE -> frequency(neuron, all, sweep::y, p);
            case X_LOGARITHM ->
                    frequency(neuron, nonzero, code -> logarithm.of(sweep.x(code)), p - 1);
            case Y_LOGARITHM ->
                    frequency(neuron, nonzero, code -> logarithm.of(sweep.y(code)), p - 1);
        };
    }

    private int ratio(int code) {
        return Math.floorMod(
                logarithm.of(sweep.y(code)) - logarithm.of(sweep.x(code)), logarithm.period());
    }

    private static double grouped(
            double[] neuron, int[] codes, IntUnaryOperator group, int groups) {
        double[] above = aboveFirst(neuron, codes);
        double[] means = means(above, codes, group, groups);
        double mean = 0;
        for (int code : codes) {
            mean += above[code] / codes.length;
        }
        double between = 0;
        double total = 0;
        for (int code : codes) {
            between += square(means[group.applyAsInt(code)] - mean);
            total += square(above[code] - mean);
        }
        return total > 0 ? Math.min(1, between / total) : 0;
    }

    /** So that a neuron that never changes has exactly no variance. */
    private static double[] aboveFirst(double[] neuron, int[] codes) {
        double first = neuron[codes[0]];
        return Arrays.stream(neuron).map(value -> value - first).toArray();
    }

    /** Groups must be of equal sizes. */
    private static double frequency(
            double[] neuron, int[] codes, IntUnaryOperator label, int period) {
        double[] above = aboveFirst(neuron, codes);
        double[] means = means(above, codes, label, period);
        double mean = 0;
        for (int code : codes) {
            mean += above[code] / codes.length;
        }
        double variance = 0;
        for (int code : codes) {
            variance += square(above[code] - mean) / codes.length;
        }
        double best = 0;
        for (int k = 1; k <= period / 2; k++) {
            double cos = 0;
            double sin = 0;
            for (int l = 0; l < period; l++) {
                double angle = 2 * Math.PI * (k * l % period) / period;
                cos += means[l] * Math.cos(angle) / period;
                sin += means[l] * Math.sin(angle) / period;
            }
            best = Math.max(best, (2 * k == period ? 1 : 2) * (square(cos) + square(sin)));
        }
        return variance > 0 ? Math.min(1, best / variance) : 0;
    }

    private static double[] means(
            double[] neuron, int[] codes, IntUnaryOperator group, int groups) {
        double[] sums = new double[groups];
        int[] counts = new int[groups];
        for (int code : codes) {
            sums[group.applyAsInt(code)] += neuron[code];
            counts[group.applyAsInt(code)]++;
        }
        for (int i = 0; i < groups; i++) {
            sums[i] /= Math.max(1, counts[i]);
        }
        return sums;
    }

    private static double square(double number) {
        return number * number;
    }
}
