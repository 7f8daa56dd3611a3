package dev.residue.analysis.statistics;

import dev.residue.testing.Rounding;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProportionTest {

    /** Either end is the expectation from which the share lies just z deviations away. */
    @ParameterizedTest
    @CsvSource({"0.5, 100", "0.9, 40", "0.02, 1000", "0, 7", "1, 7"})
    void fromEitherEndTheShareIsZDeviationsAway(double value, double count) {
        Proportion share = new Proportion(value, count);
        for (double end : new double[] {share.low(), share.high()}) {
            double deviation = Math.sqrt(end * (1 - end) / count);
            Assertions.assertThat(Math.abs(value - end))
                    .isCloseTo(Proportion.DEVIATIONS * deviation, Rounding.ofDoubles(30).offset(1));
        }
    }

    @Test
    void itIsWrittenWithItsInterval() {
        // z² = 6.635776: centre .5, reach 2.576 √(.0025 + .00016589) / 1.06635776 = .12473
        Assertions.assertThat(new Proportion(.5, 100)).hasToString("0.5000 (0.3753 to 0.6247)");
    }

    @Test
    void noTrialsHaveNoShare() {
        Assertions.assertThatThrownBy(() -> new Proportion(Double.NaN, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
