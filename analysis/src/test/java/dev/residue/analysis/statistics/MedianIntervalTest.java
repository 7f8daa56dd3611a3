package dev.residue.analysis.statistics;

import java.util.Arrays;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MedianIntervalTest {

    private static final double[] VALUES = {0.9, -2, 0.25, 14, 3.5, 0.3, 7, -0.125};

    /** Of small samples all resamples can be listed: n to the power of n. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
    void theIntervalIsThatOfAllResamples(int count) {
        double[] values = Arrays.copyOf(VALUES, count);
        double[] medians = allMedians(values);
        int tail = (int) Math.floor(medians.length * 0.025);
        MedianInterval interval = MedianInterval.of(values);
        Assertions.assertThat(interval.low()).isEqualTo(medians[tail]);
        Assertions.assertThat(interval.high()).isEqualTo(medians[medians.length - 1 - tail]);
        Assertions.assertThat(interval.median()).isEqualTo(Series.median(values));
        Assertions.assertThat(interval.count()).isEqualTo(count);
    }

    /** The order-statistic interval of 20 values: P(X < 6) of a fair coin is 2.07 percent. */
    @Test
    void twentyValuesHaveAnIntervalInsideTheirRange() {
        double[] values = new double[20];
        Arrays.setAll(values, i -> i + 1);
        MedianInterval interval = MedianInterval.of(values);
        Assertions.assertThat(interval.median()).isEqualTo(10.5);
        Assertions.assertThat(interval.low()).isBetween(6.0, 7.5);
        Assertions.assertThat(interval.low() + interval.high()).isEqualTo(21);
    }

    @Test
    void equalValuesHaveNoWidth() {
        Assertions.assertThat(MedianInterval.of(new double[] {0.5, 0.5, 0.5, 0.5}))
                .isEqualTo(new MedianInterval(0.5, 0.5, 0.5, 4));
    }

    @Test
    void theOrderOfValuesIsNoMatter() {
        Assertions.assertThat(MedianInterval.of(new double[] {3, 1, 2}))
                .isEqualTo(MedianInterval.of(new double[] {1, 2, 3}));
    }

    @Test
    void nothingAndWhatIsNotFiniteHaveNoMedian() {
        Assertions.assertThatThrownBy(() -> MedianInterval.of(new double[0]))
                .isInstanceOf(IllegalArgumentException.class);
        Assertions.assertThatThrownBy(() -> MedianInterval.of(new double[] {1, Double.NaN}))
                .hasMessageContaining("NaN");
    }

    private static double[] allMedians(double[] values) {
        int n = values.length;
        double[] medians = new double[(int) Math.pow(n, n)];
        double[] drawn = new double[n];
        for (int sample = 0; sample < medians.length; sample++) {
            int rest = sample;
            for (int i = 0; i < n; i++) {
                drawn[i] = values[rest % n];
                rest /= n;
            }
            medians[sample] = Series.median(drawn);
        }
        Arrays.sort(medians);
        return medians;
    }
}
