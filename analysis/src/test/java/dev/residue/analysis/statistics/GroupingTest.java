package dev.residue.analysis.statistics;

import dev.residue.testing.Rounding;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class GroupingTest {

    @Test
    void separatedGroupsHaveTheVarianceOfTheirCentres() {
        double[][] points = {{-3}, {-1}, {1}, {3}};

        Grouping grouping = Grouping.of(points, new int[] {0, 0, 1, 1});

        // centres ±2 around 0: 4 · 4 of 9 + 1 + 1 + 9
        Assertions.assertThat(grouping.betweenShare())
                .isEqualTo(0.8, Rounding.ofDoubles(4).offset(1));
        Assertions.assertThat(grouping.nearestCentre()).isEqualTo(1);
    }

    @Test
    void groupsWithOneCentreAreNone() {
        double[][] points = {{-3}, {3}, {-1}, {1}};

        Grouping grouping = Grouping.of(points, new int[] {0, 0, 1, 1});

        Assertions.assertThat(grouping.betweenShare()).isZero();
        Assertions.assertThat(grouping.nearestCentre()).isEqualTo(0.5); // ties go to the first
    }

    @Test
    void equalPointsHaveNoVarianceThatGroupsCouldShare() {
        for (double value : new double[] {0.1, 0.7, -3.3, 1e9 / 3}) {
            double[][] points = {{value}, {value}, {value}, {value}, {value}, {value}, {value}};
            Assertions.assertThat(
                            Grouping.of(points, new int[] {0, 0, 0, 1, 1, 2, 2}).betweenShare())
                    .isZero();
        }
    }

    @Test
    void everyPointNeedsAGroup() {
        Assertions.assertThatIllegalArgumentException()
                .isThrownBy(() -> Grouping.of(new double[2][1], new int[1]))
                .withMessageContaining("2 points have 1 groups");
    }
}
