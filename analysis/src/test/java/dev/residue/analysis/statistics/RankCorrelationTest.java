package dev.residue.analysis.statistics;

import dev.residue.testing.Sampling;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RankCorrelationTest {

    private static final double NEVER = Double.POSITIVE_INFINITY;

    @Test
    void twoOfAllOrdersOfFourAreAsStrongAsEqualOnes() {
        Assertions.assertThat(of(new double[] {1, 2, 30, NEVER}, new double[] {-1, 0, 0.5, 9}))
                .isEqualTo(new RankCorrelation(1, 2.0 / 24, 4, true));
        Assertions.assertThat(of(new double[] {1, 2, 30, NEVER}, new double[] {4, 3, 2, 1}))
                .isEqualTo(new RankCorrelation(-1, 2.0 / 24, 4, true));
    }

    /** Ranks 1, 2.5, 2.5, 4 and 1, 3, 2, 4; only orders with 1 and 4 at the ends are as strong. */
    @Test
    void equalValuesShareTheMeanOfTheirRanks() {
        Assertions.assertThat(of(new double[] {1, 2, 2, 4}, new double[] {1, 3, 2, 4}))
                .isEqualTo(new RankCorrelation(4.5 / Math.sqrt(4.5 * 5), 4.0 / 24, 4, true));
    }

    /** The squared differences of ranks add up to 40; counted by subsets, p is 54176 / 10!. */
    @Test
    @Tag("numeric")
    void ofManyPairsOrdersAreDrawn() {
        double[] places = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
        RankCorrelation found = of(places, new double[] {3, 0, 1, 4, 2, 9, 6, 5, 8, 7});
        Assertions.assertThat(found.rho()).isEqualTo(1 - 6 * 40 / 990.0);
        Assertions.assertThat(found.exact()).isFalse();
        double p = 54_176 / 3_628_800.0;
        Assertions.assertThat(found.p()).isCloseTo(p, Sampling.share(p, 20_000));
    }

    @Test
    void aConstantHasNone() {
        double[] three = {1, 2, 3};
        Assertions.assertThat(RankCorrelation.of(three, new double[] {5, 5, 5})).isEmpty();
        Assertions.assertThat(RankCorrelation.of(new double[] {1, 2}, new double[] {1, 2}))
                .isEmpty();
        Assertions.assertThatThrownBy(
                        () -> RankCorrelation.of(three, new double[] {1, 2, Double.NaN}))
                .isInstanceOf(IllegalArgumentException.class);
        Assertions.assertThatThrownBy(() -> RankCorrelation.of(three, new double[] {1, 2}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static RankCorrelation of(double[] one, double[] other) {
        return RankCorrelation.of(one, other).orElseThrow();
    }
}
