package dev.residue.analysis.assignandadd.theory;

import dev.residue.testing.Rounding;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

final class FirstStepTest {

    /** Two variables and two numbers: a diagonal of 3 and 5 over 1, and numbers at 7. */
    private static final double[][] GRADIENT = {{-3, -1, -7, -7}, {-1, -5, -7, -9}};

    @Test
    void alphaIsTheMeanMarginOfTheDiagonal() {
        FirstStep step = new FirstStep(GRADIENT, 2);
        Assertions.assertThat(step.margin()).isCloseTo(3, Rounding.ofDoubles(8).offset(9));
        Assertions.assertThat(step.spread()).isCloseTo(1, Rounding.ofDoubles(8).offset(9));
        Assertions.assertThat(step.largestChange(1)).isCloseTo(3, Rounding.ofDoubles(8).offset(9));
    }

    @Test
    void aPreferenceForANumberIsARemainder() {
        Assertions.assertThat(new FirstStep(GRADIENT, 2).remainder())
                .isCloseTo(1, Rounding.ofDoubles(8).offset(9));
    }
}
