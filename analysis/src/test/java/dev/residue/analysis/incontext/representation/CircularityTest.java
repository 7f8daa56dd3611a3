package dev.residue.analysis.incontext.representation;

import dev.residue.testing.Rounding;
import dev.residue.testing.Sampling;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class CircularityTest {

    /** The transform of at most 37 points for each of as many frequencies, added up. */
    private static final Rounding ROUNDING = Rounding.ofDoubles(37 * 37);

    private static final Offset<Double> EXACTLY = ROUNDING.offset(1);

    @Test
    void anExactCircleInAnyStepHasOne() {
        for (int step : new int[] {1, 3, 10, 28}) {
            Circularity found = Circularity.of(circle(29, l -> 7 + 2 * Math.PI * step * l / 29));
            Assertions.assertThat(found.share()).isCloseTo(1, EXACTLY);
            Assertions.assertThat(found.frequency()).isEqualTo(Math.min(step, 29 - step));
        }
    }

    @Test
    void whereItIsAndHowLargeDoesNotMatter() {
        double[][] points = circle(12, l -> 2 * Math.PI * 5 * l / 12);
        for (double[] point : points) {
            point[0] = 1e-3 * point[0] + 40;
            point[1] = 1e-3 * point[1] - 7;
        }
        Circularity found = Circularity.of(points);
        // what is 1e-3 large stands at 40, whose digits it lacks
        Assertions.assertThat(found.share()).isCloseTo(1, ROUNDING.offset(40 / 1e-3));
        Assertions.assertThat(found.frequency()).isEqualTo(5);
    }

    @Test
    void anEllipseAndALineHaveTheirFormula() {
        double[][] points = circle(13, l -> 2 * Math.PI * l / 13);
        for (double[] point : points) {
            point[0] *= 3;
        }
        Assertions.assertThat(Circularity.of(points).share()).isCloseTo(16 / 20.0, EXACTLY);
        for (double[] point : points) {
            point[1] = 0;
        }
        Assertions.assertThat(Circularity.of(points).share()).isCloseTo(0.5, EXACTLY);
    }

    @Test
    void labelsThatShareAPlaceAreNoCircle() {
        Assertions.assertThat(Circularity.of(circle(28, l -> 2 * Math.PI * 2 * l / 28)).share())
                .isCloseTo(0, EXACTLY);
        Assertions.assertThat(Circularity.of(circle(28, l -> Math.PI * l)).share())
                .isCloseTo(0, EXACTLY);
        Assertions.assertThat(Circularity.of(new double[7][2])).isEqualTo(new Circularity(0, 0));
    }

    /** A Gauss sum has the absolute value √p, so that every frequency has the same share. */
    @Test
    void aCircleByLogarithmHasTheShareOfAGaussSumByResidueAndConversely() {
        for (int prime : new int[] {5, 7, 29, 37}) {
            DiscreteLogarithm logarithm = new DiscreteLogarithm(prime);
            double[][] points =
                    circle(prime, n -> n == 0 ? 0 : 2 * Math.PI * logarithm.of(n) / (prime - 1));
            points[0] = new double[2];
            Assertions.assertThat(Circularity.of(PairPlane.inOrder(points, logarithm)).share())
                    .isCloseTo(1, EXACTLY);
            Assertions.assertThat(Circularity.of(points).share())
                    .isCloseTo(1.0 / (prime - 1), EXACTLY);
            double[][] byResidue = circle(prime, n -> 2 * Math.PI * n / prime);
            Assertions.assertThat(Circularity.of(byResidue).share()).isCloseTo(1, EXACTLY);
            Assertions.assertThat(Circularity.of(PairPlane.inOrder(byResidue, logarithm)).share())
                    .isCloseTo(1.0 / (prime - 2), EXACTLY);
        }
    }

    @Test
    void anotherPrimitiveRootGivesTheSameShare() {
        Random random = new Random(4);
        double[][] toTwo = new double[28][];
        double[][] toTwentySeven = new double[28][];
        int two = 1;
        for (int l = 0; l < 28; l++) {
            double[] point = {random.nextGaussian(), random.nextGaussian()};
            toTwo[l] = point;
            int power = 1;
            for (int other = 0; other < 28; other++) {
                if (power == two) {
                    toTwentySeven[other] = point;
                }
                power = power * 27 % 29;
            }
            two = two * 2 % 29;
        }
        Assertions.assertThat(Circularity.of(toTwentySeven).share())
                .isCloseTo(Circularity.of(toTwo).share(), EXACTLY);
    }

    @Test
    void pointsWithoutOrderHaveTheChanceLevel() {
        Assertions.assertThat(Circularity.chance(6)).isCloseTo(0.3, EXACTLY); // k = 1, 5
        Assertions.assertThat(Circularity.chance(5)).isCloseTo(25.0 / 48, EXACTLY);
        Random random = new Random(9);
        for (int period : new int[] {28, 29}) {
            int draws = 4000;
            double sum = 0;
            double squares = 0;
            for (int draw = 0; draw < draws; draw++) {
                double[][] points = new double[period][2];
                for (double[] point : points) {
                    point[0] = random.nextGaussian();
                    point[1] = random.nextGaussian();
                }
                double share = Circularity.of(points).share();
                sum += share / draws;
                squares += share * share / draws;
            }
            double error = Math.sqrt((squares - sum * sum) / draws);
            Assertions.assertThat(sum)
                    .isCloseTo(Circularity.chance(period), Sampling.deviations(error));
        }
    }

    @Test
    void twoPointsAreRefused() {
        Assertions.assertThatThrownBy(() -> Circularity.of(new double[2][2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("2 points are always on a circle; at least three are needed");
        Assertions.assertThatThrownBy(() -> Circularity.of(new double[4][3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a point has 3 coordinates; must be 2");
    }

    private static double[][] circle(int count, IntToDoubleFunction angle) {
        double[][] points = new double[count][];
        for (int i = 0; i < count; i++) {
            double at = angle.applyAsDouble(i);
            points[i] = new double[] {Math.cos(at), Math.sin(at)};
        }
        return points;
    }
}
