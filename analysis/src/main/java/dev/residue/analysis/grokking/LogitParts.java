package dev.residue.analysis.grokking;

import dev.residue.dataset.grokking.ModularPairs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The logits of all p² pairs, and their parts along cos w_k(a + b) and sin w_k(a + b), with w_k =
 * 2πk/p, for each output; of differences, along those of w_k(a − b).
 *
 * <p>Every answer s belongs to p pairs, over which these waves are constant. The parts are
 * therefore those of the mean logits over the pairs of an answer, a function of s alone.
 */
final class LogitParts {

    private final ModularPairs task;
    private final int p;
    private final Frequencies frequencies;
    private final float[] logits; // [pair, output]
    private final double[] mean; // by output, above the first pair's logit
    private final List<double[][]> parts = new ArrayList<>(); // [answer][output], by frequency
    private final double variance;

    /** Takes logits of {@link ModularPairs#allPairs}, {@code [pair * output]}. */
    LogitParts(ModularPairs task, float[] logits) {
        this.task = task;
        this.logits = logits;
        p = task.modulus();
        frequencies = new Frequencies(p);
        double[][] byAnswer = new double[p][p];
        mean = new double[p];
        for (int pair = 0; pair < p * p; pair++) {
            double[] sums = byAnswer[task.answer(pair / p, pair % p)];
            for (int c = 0; c < p; c++) {
                sums[c] += above(pair * p + c) / p;
                mean[c] += above(pair * p + c) / ((double) p * p);
            }
        }
        for (int k = 1; k <= frequencies.count(); k++) {
            parts.add(frequencies.component(byAnswer, k));
        }
        double squares = 0;
        for (int i = 0; i < logits.length; i++) {
            squares += Math.pow(above(i) - mean[i % p], 2);
        }
        variance = squares;
    }

    /** Returns a logit above the first pair's: exactly 0 for an output that never changes. */
    private double above(int i) {
        return (double) logits[i] - logits[i % p];
    }

    /** Returns each frequency's share of the logits' variance over all pairs, k at k − 1. */
    double[] shares() {
        return parts.stream()
                .mapToDouble(
                        part ->
                                variance == 0
                                        ? 0
                                        : p
                                                * Arrays.stream(part)
                                                        .flatMapToDouble(Arrays::stream)
                                                        .map(value -> value * value)
                                                        .sum()
                                                / variance)
                .toArray();
    }

    /**
     * Returns the amplitude with which logits have cos w_k(s − c), s the answer and c the output,
     * of every frequency, k at k − 1.
     */
    double[] amplitudes() {
        double[] amplitudes = new double[parts.size()];
        for (int k = 1; k <= amplitudes.length; k++) {
            double product = 0;
            for (int s = 0; s < p; s++) {
                for (int c = 0; c < p; c++) {
                    product += parts.get(k - 1)[s][c] * frequencies.cosine(k, s - c);
                }
            }
            amplitudes[k - 1] = product / (p * frequencies.squares(k));
        }
        return amplitudes;
    }

    /** What is left of loss and accuracy. */
    record Left(double loss, double accuracy) {}

    /** Returns those over all pairs, of the frequencies' parts and each output's mean alone. */
    Left restrictedTo(List<Integer> kept) {
        double[][] sum = sum(kept);
        double loss = 0;
        int right = 0;
        for (int s = 0; s < p; s++) {
            for (int c = 0; c < p; c++) {
                sum[s][c] += logits[c] + mean[c];
            }
            loss += loss(sum[s], s);
            right += isRight(sum[s], s) ? 1 : 0;
        }
        return new Left(loss / p, (double) right / p);
    }

    /** Returns those over the pairs trained on, of the logits without the frequencies' parts. */
    Left without(List<Integer> removed) {
        double[][] sum = sum(removed);
        int[] codes = task.trainedCodes();
        double[] row = new double[p];
        double loss = 0;
        int right = 0;
        for (int pair : codes) {
            int answer = task.answer(pair / p, pair % p);
            for (int c = 0; c < p; c++) {
                row[c] = logits[pair * p + c] - sum[answer][c];
            }
            loss += loss(row, answer);
            right += isRight(row, answer) ? 1 : 0;
        }
        return new Left(loss / codes.length, (double) right / codes.length);
    }

    private double[][] sum(List<Integer> chosen) {
        double[][] sum = new double[p][p];
        for (int k : chosen) {
            double[][] part = parts.get(k - 1);
            for (int s = 0; s < p; s++) {
                for (int c = 0; c < p; c++) {
                    sum[s][c] += part[s][c];
                }
            }
        }
        return sum;
    }

    private static double loss(double[] row, int answer) {
        double largest = Arrays.stream(row).max().orElseThrow();
        double others =
                0; // of the sum that is 1 in all but tiny losses, what is beside the largest
        boolean skipped = false;
        for (double value : row) {
            if (value == largest && !skipped) {
                skipped = true;
            } else {
                others += Math.exp(value - largest);
            }
        }
        return Math.log1p(others) + largest - row[answer];
    }

    private static boolean isRight(double[] row, int answer) {
        for (int c = 0; c < row.length; c++) {
            if (row[c] > row[answer] || (row[c] == row[answer] && c < answer)) {
                return false;
            }
        }
        return true;
    }
}
