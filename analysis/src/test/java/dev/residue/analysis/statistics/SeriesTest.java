package dev.residue.analysis.statistics;

import java.util.Arrays;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

final class SeriesTest {

    private static Series of(double... values) {
        long[] steps = new long[values.length];
        Arrays.setAll(steps, i -> 10L * i);
        return Series.of("measure", steps, values);
    }

    private static double[] values(Series series) {
        double[] values = new double[series.size()];
        Arrays.setAll(values, series::value);
        return values;
    }

    @Test
    void medianOfAnEvenNumberIsTheMeanOfTheMiddleTwo() {
        Assertions.assertThat(Series.median(new double[] {9, 1, 3})).isEqualTo(3);
        Assertions.assertThat(Series.median(new double[] {9, 1, 3, 5})).isEqualTo(4);
    }

    @Test
    void aRunningMedianDropsASpikeAndKeepsAStep() {
        Assertions.assertThat(values(of(0, 0, 9, 0, 1, 1, 1).runningMedian(3)))
                .containsExactly(0, 0, 0, 1, 1, 1, 1);
    }

    @Test
    void aRisingSeriesIsItsOwnRunningMedian() {
        double[] rising = {0, 0.1, 0.4, 0.5, 0.9, 1};
        Assertions.assertThat(values(of(rising).runningMedian(5))).containsExactly(rising);
    }

    @Test
    void theMedianOfAnEvenNumberIsTheMeanOfTheMiddleTwo() {
        Assertions.assertThat(of(4, 1, 3, 100).median(0, 4)).isEqualTo(3.5);
    }

    @Test
    void stepsBetweenEvaluationsLeadToTheNextOne() {
        Series series = of(1, 2, 3);
        Assertions.assertThat(series.indexFrom(-5)).isEqualTo(0);
        Assertions.assertThat(series.indexFrom(10)).isEqualTo(1);
        Assertions.assertThat(series.indexFrom(11)).isEqualTo(2);
        Assertions.assertThat(series.indexFrom(21)).isEqualTo(3);
    }

    @Test
    void stepsThatDoNotAscendAndSeriesWithoutPointsAreRefused() {
        long[] twice = {5, 5};
        Assertions.assertThatThrownBy(() -> Series.of("a", twice, new double[] {0, 1}))
                .hasMessageContaining("'a' step 5 follows step 5: not ascending");
        Assertions.assertThatThrownBy(() -> Series.of("a", new long[] {5}, new double[0]))
                .hasMessageContaining("each needs one");
        Assertions.assertThatThrownBy(() -> Series.of("a", new long[0], new double[0]))
                .hasMessageContaining("'a' has no points");
    }
}
