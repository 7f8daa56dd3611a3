package dev.residue.analysis.assignandadd;

import dev.residue.dataset.RandomStream;
import dev.residue.testing.Rounding;
import dev.residue.testing.Sampling;
import java.util.Arrays;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LinearProbeTest {

    private static final int WIDTH = 3;
    private static final int CLASSES = 4;
    private static final double RATE = 1e-2;
    private static final double PENALTY = 1e-4;
    private static final double DIFFERENCE = 1e-5;

    /** Ten rows of four logits of three products. */
    private static final Rounding LOSS = Rounding.ofDoubles(10 * CLASSES * WIDTH);

    private final Matrix features = features(10);
    private final int[] labels = {0, 1, 2, 3, 0, 1, 2, 3, 0, 1};

    @Test
    void itStartsUniformOnOneOverTheRootOfTheWidth() {
        double[] parameters = new LinearProbe(100, 50, 1).parameters();
        double largest = Arrays.stream(parameters).map(Math::abs).max().orElseThrow();
        Assertions.assertThat(largest).isBetween(0.099, 0.1);
        double square = Arrays.stream(parameters).map(x -> x * x).average().orElseThrow();
        Assertions.assertThat(square)
                .isCloseTo(
                        0.01 / 3,
                        // of x² where x is uniform up to a: 2 a² / √45
                        Sampling.deviations(0.01 * 2 / Math.sqrt(45.0 * parameters.length)));
    }

    @Test
    void itReportsTheMeanCrossEntropy() {
        LinearProbe probe = new LinearProbe(WIDTH, CLASSES, 1);
        double expected = loss(probe.parameters());
        Assertions.assertThat(probe.train(features, labels))
                .isCloseTo(expected, LOSS.offset(expected));
    }

    /** Adam's formula on gradients found by differences of the loss. */
    @Test
    void threeStepsAreAdamsOnTheNumericalGradient() {
        LinearProbe probe = new LinearProbe(WIDTH, CLASSES, 1);
        double[] expected = probe.parameters();
        double[] mean = new double[expected.length];
        double[] square = new double[expected.length];
        double smallest = Double.POSITIVE_INFINITY;
        for (int step = 1; step <= 3; step++) {
            double[] gradient = new double[expected.length];
            for (int i = 0; i < expected.length; i++) {
                double[] up = expected.clone();
                double[] down = expected.clone();
                up[i] += DIFFERENCE;
                down[i] -= DIFFERENCE;
                gradient[i] = (loss(up) - loss(down)) / (2 * DIFFERENCE) + PENALTY * expected[i];
                smallest = Math.min(smallest, Math.abs(gradient[i]));
            }
            for (int i = 0; i < expected.length; i++) {
                mean[i] = 0.9 * mean[i] + 0.1 * gradient[i];
                square[i] = 0.999 * square[i] + 0.001 * gradient[i] * gradient[i];
                expected[i] -=
                        RATE
                                * (mean[i] / (1 - Math.pow(0.9, step)))
                                / (Math.sqrt(square[i] / (1 - Math.pow(0.999, step))) + 1e-8);
            }
            probe.train(features, labels);
        }
        // the difference quotient is off by its rounding and by what follows the slope, of which
        // Adam takes the part of the gradient, three times
        double off = 2 * LOSS.limit(loss(expected)) / (2 * DIFFERENCE) + DIFFERENCE * DIFFERENCE;
        Assertions.assertThat(probe.parameters())
                .containsExactly(expected, Offset.offset(3 * RATE * off / smallest));
    }

    @Test
    void itTellsSeparableClassesApart() {
        Matrix corners = new Matrix(new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, 3, 3);
        int[] classes = {2, 0, 1};
        LinearProbe probe = new LinearProbe(3, 3, 1);
        for (int i = 0; i < 200; i++) {
            probe.train(corners, classes);
        }
        Assertions.assertThat(probe.accuracy(corners, classes)).isEqualTo(1);
        Assertions.assertThat(probe.accuracy(corners, new int[] {2, 1, 0})).isEqualTo(1 / 3.0);
    }

    private double loss(double[] parameters) {
        double loss = 0;
        for (int row = 0; row < labels.length; row++) {
            double sum = 0;
            double own = 0;
            for (int c = 0; c < CLASSES; c++) {
                double logit = parameters[c * (WIDTH + 1) + WIDTH];
                for (int j = 0; j < WIDTH; j++) {
                    logit += parameters[c * (WIDTH + 1) + j] * features.at(row, j);
                }
                sum += Math.exp(logit);
                own = c == labels[row] ? logit : own;
            }
            loss += Math.log(sum) - own;
        }
        return loss / labels.length;
    }

    private static Matrix features(int rows) {
        RandomStream random = RandomStream.of("test", 1);
        float[] data = new float[rows * WIDTH];
        for (int i = 0; i < data.length; i++) {
            data[i] = (float) (4 * random.nextDouble() - 2);
        }
        return new Matrix(data, rows, WIDTH);
    }
}
