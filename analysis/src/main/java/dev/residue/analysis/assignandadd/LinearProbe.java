package dev.residue.analysis.assignandadd;

import dev.residue.dataset.RandomStream;

/**
 * A softmax regression trained by a few full-batch steps of Adam with an L2 penalty, in doubles.
 *
 * <p>Weights and biases start uniform on ±1/√d, which is torch's default for a linear layer, from a
 * seeded stream; the penalty is added to the gradient of both, as torch's {@code weight_decay} is.
 * So few steps do not converge: the result says how <em>easily</em> a class can be read, not
 * whether it can be.
 */
final class LinearProbe {

    private static final double LEARNING_RATE = 1e-2;
    private static final double PENALTY = 1e-4;
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

    private final int width;
    private final int classes;
    private final double[] parameters; // [class, width + 1], the bias last
    private final double[] firstMoment;
    private final double[] secondMoment;
    private int step;

    LinearProbe(int width, int classes, long seed) {
        this.width = width;
        this.classes = classes;
        this.parameters = new double[classes * (width + 1)];
        this.firstMoment = new double[parameters.length];
        this.secondMoment = new double[parameters.length];
        RandomStream random = RandomStream.of("linear-probe", seed);
        double bound = 1 / Math.sqrt(width);
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = (2 * random.nextDouble() - 1) * bound;
        }
    }

    /** Makes one step on all rows and returns the mean cross-entropy before it. */
    double train(Matrix features, int[] labels) {
        double[] gradient = new double[parameters.length];
        double[] logits = new double[classes];
        double loss = 0;
        for (int row = 0; row < features.rows(); row++) {
            logits(features, row, logits);
            loss -= logSoftmax(logits)[labels[row]];
            for (int c = 0; c < classes; c++) {
                double error = (Math.exp(logits[c]) - (c == labels[row] ? 1 : 0)) / features.rows();
                int at = c * (width + 1);
                for (int j = 0; j < width; j++) {
                    gradient[at + j] += error * features.at(row, j);
                }
                gradient[at + width] += error;
            }
        }
        update(gradient);
        return loss / features.rows();
    }

    double accuracy(Matrix features, int[] labels) {
        double[] logits = new double[classes];
        int right = 0;
        for (int row = 0; row < features.rows(); row++) {
            logits(features, row, logits);
            int best = 0;
            for (int c = 1; c < classes; c++) {
                best = logits[c] > logits[best] ? c : best;
            }
            right += best == labels[row] ? 1 : 0;
        }
        return (double) right / features.rows();
    }

    /** Returns a copy of the parameters, {@code [class, width + 1]}, the bias last. */
    double[] parameters() {
        return parameters.clone();
    }

    private void update(double[] gradient) {
        step++;
        double correction1 = 1 - Math.pow(BETA1, step);
        double correction2 = 1 - Math.pow(BETA2, step);
        for (int i = 0; i < parameters.length; i++) {
            double g = gradient[i] + PENALTY * parameters[i];
            firstMoment[i] = BETA1 * firstMoment[i] + (1 - BETA1) * g;
            secondMoment[i] = BETA2 * secondMoment[i] + (1 - BETA2) * g * g;
            parameters[i] -=
                    LEARNING_RATE
                            * (firstMoment[i] / correction1)
                            / (Math.sqrt(secondMoment[i] / correction2) + EPSILON);
        }
    }

    private void logits(Matrix features, int row, double[] logits) {
        for (int c = 0; c < classes; c++) {
            int at = c * (width + 1);
            double sum = parameters[at + width];
            for (int j = 0; j < width; j++) {
                sum += parameters[at + j] * features.at(row, j);
            }
            logits[c] = sum;
        }
    }

    /** Turns logits into log-probabilities in place. */
    private static double[] logSoftmax(double[] logits) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double logit : logits) {
            largest = Math.max(largest, logit);
        }
        double sum = 0;
        for (double logit : logits) {
            sum += Math.exp(logit - largest);
        }
        for (int c = 0; c < logits.length; c++) {
            logits[c] -= largest + Math.log(sum);
        }
        return logits;
    }
}
