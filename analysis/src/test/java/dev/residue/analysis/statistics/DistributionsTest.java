package dev.residue.analysis.statistics;

import dev.residue.testing.Rounding;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class DistributionsTest {

    private static final Offset<Double> CLOSE = Rounding.ofFloats(2).offset(1);

    @Test
    void softmaxOfLogarithmsGivesTheirShares() {
        float[] logits = {99, (float) Math.log(1), (float) Math.log(3), 99};

        Assertions.assertThat(Distributions.softmax(logits, 1, 2))
                .containsExactly(new double[] {0.25, 0.75}, CLOSE);
    }

    @Test
    void distanceIsWhatMustBeMoved() {
        double[] one = {0.5, 0.5, 0};
        double[] other = {0.25, 0.25, 0.5};

        Assertions.assertThat(Distributions.totalVariation(one, other)).isEqualTo(0.5, CLOSE);
        Assertions.assertThat(Distributions.totalVariation(one, one)).isZero();
    }
}
