package dev.residue.analysis.assignandadd.theory;

import dev.residue.testing.Rounding;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class StandInTest {

    private static final int VARIABLES = 4;
    private static final int MODULUS = 5;

    private static StandIn random(double roleShare, Adder adder) {
        StandIn model = new StandIn(VARIABLES, MODULUS, 3, roleShare, adder);
        Random random = new Random(7);
        for (double[] row : model.weights()) {
            for (int column = 0; column < row.length; column++) {
                row[column] = random.nextGaussian();
            }
        }
        return model;
    }

    @Test
    void theGradientIsThatOfFiniteDifferences() {
        List<BoundSum> some =
                BoundSum.all(VARIABLES, MODULUS).stream()
                        .filter(sum -> (sum.leftValue() + 2 * sum.otherValue()) % 4 == sum.left())
                        .toList();
        for (Adder adder : List.of(Adder.correct(MODULUS), Adder.untrained(MODULUS, 3))) {
            StandIn model = random(0.3, adder);
            double[][] gradient = model.gradient(some);
            double step = 1e-5;
            // of the difference quotient: what both losses are rounded by, and what follows the
            // slope
            double rounding =
                    2 * Rounding.ofDoubles(some.size() * 10L).limit(model.loss(some)) / (2 * step)
                            + step * step;
            for (int row = 0; row < gradient.length; row++) {
                for (int column = 0; column < gradient[row].length; column++) {
                    double weight = model.weights()[row][column];
                    model.weights()[row][column] = weight + step;
                    double above = model.loss(some);
                    model.weights()[row][column] = weight - step;
                    double below = model.loss(some);
                    model.weights()[row][column] = weight;
                    Assertions.assertThat(gradient[row][column])
                            .as("row %d, column %d", row, column)
                            .isCloseTo((above - below) / (2 * step), Offset.offset(rounding));
                }
            }
        }
    }

    @Test
    void theLossOfUniformAttentionIsTheOneWorkedByHand() {
        // a third each on 0, 1 and 3 mod 5: sums 0, 2, 1 (3 + 3) once, 1, 3, 4 twice, over nine
        StandIn model = new StandIn(VARIABLES, MODULUS, 9, 0, Adder.correct(MODULUS));
        double votes = Math.exp(1) + Math.exp(3) + Math.exp(1) + Math.exp(2) + Math.exp(2);
        Assertions.assertThat(model.loss(List.of(new BoundSum(0, 1, 2, 0, 1, 3))))
                .isCloseTo(Math.log(votes) - 3, Rounding.ofDoubles(10).offset(5));
    }

    @Test
    void attentionOnBothOperandsAloneIsRightOnEverySum() {
        StandIn model = new StandIn(VARIABLES, MODULUS, 5, 0, Adder.correct(MODULUS));
        for (int variable = 0; variable < VARIABLES; variable++) {
            model.weights()[variable][variable] = 40;
        }
        Assertions.assertThat(model.accuracy(BoundSum.all(VARIABLES, MODULUS))).isEqualTo(1);
    }

    @Test
    void everySumIsThereOnceAndHasThreeDifferentVariables() {
        List<BoundSum> all = BoundSum.all(VARIABLES, MODULUS);
        Assertions.assertThat(all).hasSize(4 * 3 * 2 * 125).doesNotHaveDuplicates();
        Assertions.assertThat(all)
                .allMatch(
                        sum ->
                                sum.left() != sum.right()
                                        && sum.left() != sum.other()
                                        && sum.right() != sum.other());
    }

    @Test
    void anUntrainedAdderIsSymmetricAndRightAsOftenAsChance() {
        for (int seed = 0; seed < 5; seed++) {
            Adder adder = Adder.untrained(MODULUS, seed);
            int right = 0;
            for (int a = 0; a < MODULUS; a++) {
                for (int b = a; b < MODULUS; b++) {
                    Assertions.assertThat(adder.answer(a, b)).isEqualTo(adder.answer(b, a));
                    right += adder.answer(a, b) == (a + b) % MODULUS ? 1 : 0;
                }
            }
            // 15 unordered pairs, a fifth of them
            Assertions.assertThat(right).isEqualTo(3);
        }
    }
}
