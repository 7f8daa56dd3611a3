package dev.residue.analysis.assignandadd.theory;

import java.util.List;

/**
 * A second layer whose query-key matrix alone is trained, from zero.
 *
 * <p>Everything else is supplied and frozen. Letters: V variables, P numbers, all vectors
 * orthonormal. A key is {@code w(variable) + e(number)}, as a previous-token head leaves it. The
 * query is the mean of both operands' images, {@code image(v, slot) = sqrt(1 - r) w(v) + sqrt(r)
 * x(v, slot)}: the share {@code r} of it depends on the slot. Attention is a softmax over {@code
 * query W key}; the values' mean goes into the {@link Adder}, and the loss is the cross-entropy of
 * the sum.
 */
final class StandIn {

    private final int variables;
    private final int modulus;
    private final double sharpness;
    private final double shared;
    private final double ofSlot;
    private final Adder adder;
    private final double[][] weights; // [3 V: w, x left, x right][V + P]

    StandIn(int variables, int modulus, double sharpness, double roleShare, Adder adder) {
        this.variables = variables;
        this.modulus = modulus;
        this.sharpness = sharpness;
        this.shared = Math.sqrt(1 - roleShare);
        this.ofSlot = Math.sqrt(roleShare);
        this.adder = adder;
        this.weights = new double[3 * variables][variables + modulus];
    }

    /** Returns the query-key matrix itself, {@code [3 V, V + P]}. */
    double[][] weights() {
        return weights;
    }

    double loss(List<BoundSum> sums) {
        double loss = 0;
        for (BoundSum sum : sums) {
            loss -= Math.log(new Forward(sum).probabilities[answer(sum)]);
        }
        return loss / sums.size();
    }

    /** Returns the share of sums whose right answer has a larger logit than every other. */
    double accuracy(List<BoundSum> sums) {
        int right = 0;
        for (BoundSum sum : sums) {
            double[] probabilities = new Forward(sum).probabilities;
            boolean largest = true;
            for (int c = 0; c < modulus; c++) {
                largest &= c == answer(sum) || probabilities[c] < probabilities[answer(sum)];
            }
            right += largest ? 1 : 0;
        }
        return (double) right / sums.size();
    }

    double[][] gradient(List<BoundSum> sums) {
        double[][] gradient = new double[weights.length][variables + modulus];
        for (BoundSum sum : sums) {
            double[] ofScores = new Forward(sum).gradientOfScores(answer(sum));
            for (int key = 0; key < BoundSum.KEYS; key++) {
                addTo(gradient, sum, key, ofScores[key] / sums.size());
            }
        }
        return gradient;
    }

    void step(List<BoundSum> sums, double learningRate) {
        double[][] gradient = gradient(sums);
        for (int row = 0; row < weights.length; row++) {
            for (int column = 0; column < weights[row].length; column++) {
                weights[row][column] -= learningRate * gradient[row][column];
            }
        }
    }

    private int answer(BoundSum sum) {
        return (sum.leftValue() + sum.rightValue()) % modulus;
    }

    private double score(BoundSum sum, int key) {
        int variable = sum.variable(key);
        int number = variables + sum.value(key);
        int left = sum.left();
        int right = sum.right();
        return shared * (weights[left][variable] + weights[left][number]) / 2
                + shared * (weights[right][variable] + weights[right][number]) / 2
                + ofSlot * (row(left, 1)[variable] + row(left, 1)[number]) / 2
                + ofSlot * (row(right, 2)[variable] + row(right, 2)[number]) / 2;
    }

    private double[] row(int variable, int part) {
        return weights[part * variables + variable];
    }

    private void addTo(double[][] gradient, BoundSum sum, int key, double amount) {
        int[] columns = {sum.variable(key), variables + sum.value(key)};
        for (int column : columns) {
            gradient[sum.left()][column] += shared * amount / 2;
            gradient[sum.right()][column] += shared * amount / 2;
            gradient[variables + sum.left()][column] += ofSlot * amount / 2;
            gradient[2 * variables + sum.right()][column] += ofSlot * amount / 2;
        }
    }

    private final class Forward {

        private final BoundSum sum;
        private final double[] attention = new double[BoundSum.KEYS];
        private final double[] probabilities = new double[modulus];

        Forward(BoundSum sum) {
            this.sum = sum;
            for (int key = 0; key < BoundSum.KEYS; key++) {
                attention[key] = score(sum, key);
            }
            softmax(attention);
            for (int i = 0; i < BoundSum.KEYS; i++) {
                for (int j = 0; j < BoundSum.KEYS; j++) {
                    probabilities[vote(i, j)] += sharpness * attention[i] * attention[j];
                }
            }
            softmax(probabilities);
        }

        private int vote(int i, int j) {
            return adder.answer(sum.value(i), sum.value(j));
        }

        double[] gradientOfScores(int answer) {
            double[] ofAttention = new double[BoundSum.KEYS];
            double mean = 0;
            for (int i = 0; i < BoundSum.KEYS; i++) {
                for (int j = 0; j < BoundSum.KEYS; j++) {
                    ofAttention[i] +=
                            sharpness
                                    * attention[j]
                                    * (ofLogit(vote(i, j), answer) + ofLogit(vote(j, i), answer));
                }
                mean += attention[i] * ofAttention[i];
            }
            double[] ofScores = new double[BoundSum.KEYS];
            for (int i = 0; i < BoundSum.KEYS; i++) {
                ofScores[i] = attention[i] * (ofAttention[i] - mean);
            }
            return ofScores;
        }

        private double ofLogit(int c, int answer) {
            return probabilities[c] - (c == answer ? 1 : 0);
        }
    }

    private static void softmax(double[] values) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            largest = Math.max(largest, value);
        }
        double total = 0;
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.exp(values[i] - largest);
            total += values[i];
        }
        for (int i = 0; i < values.length; i++) {
            values[i] /= total;
        }
    }
}
