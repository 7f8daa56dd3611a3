package dev.residue.training.checkpoint;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class RetentionTest {

    @Test
    void theLastOnesAndEveryMthAreKept() {
        Assertions.assertThat(kept(new Retention(2, 4), 10)).containsExactly(0L, 4L, 8L, 9L, 10L);
        Assertions.assertThat(kept(new Retention(3, null), 10)).containsExactly(8L, 9L, 10L);
        Assertions.assertThat(kept(Retention.ALL, 3)).containsExactly(0L, 1L, 2L, 3L);
    }

    @Test
    void theBestAreThoseOfTheLargestOrTheSmallestValuesAndOfEqualsTheEarlier() {
        Map<Long, Double> values =
                Map.of(0L, .1, 10L, .7, 20L, Double.NaN, 30L, .9, 40L, .7, 50L, .2);
        Assertions.assertThat(new Retention.Best("accuracy", Retention.Mode.MAX, 2).of(values))
                .containsExactlyInAnyOrder(30L, 10L);
        Assertions.assertThat(new Retention.Best("loss", Retention.Mode.MIN, 2).of(values))
                .containsExactlyInAnyOrder(0L, 50L);
        Assertions.assertThat(new Retention.Best("loss", Retention.Mode.MIN, 9).of(values))
                .containsExactlyInAnyOrder(0L, 10L, 30L, 40L, 50L);
    }

    /** Whatever is deleted after each value must not be missed once more values are known. */
    @Test
    void whatWasNoLongerAmongTheBestIsNeverAmongThemAgain() {
        Retention.Best best = new Retention.Best("accuracy", Retention.Mode.MAX, 3);
        Random random = new Random(4);
        Map<Long, Double> all = new HashMap<>();
        Map<Long, Double> left = new HashMap<>();
        for (long step = 0; step < 200; step++) {
            double value = random.nextInt(20);
            all.put(step, value);
            left.put(step, value);
            left.keySet().retainAll(best.of(left));
            Assertions.assertThat(left.keySet()).isEqualTo(best.of(all));
        }
    }

    @Test
    void theBestAreCountedInTheEstimate() {
        Retention.Best best = new Retention.Best("loss", Retention.Mode.MIN, 3);
        Assertions.assertThat(new Retention(2, null, best).atMost(100)).isEqualTo(5);
        Assertions.assertThat(new Retention(2, null, best).atMost(4)).isEqualTo(4);
    }

    @Test
    void theEstimateIsNeverTooLow() {
        for (int last = 1; last < 4; last++) {
            for (int mth = 1; mth < 5; mth++) {
                for (int n = 1; n < 20; n++) {
                    Retention retention = new Retention(last, mth);
                    Assertions.assertThat(retention.atMost(n))
                            .isBetween(
                                    (double) kept(retention, n - 1).size(),
                                    (double) kept(retention, n - 1).size() + last);
                }
            }
        }
    }

    @Test
    void aScheduleCountsItsStepsNeverTooLow() {
        for (CheckpointSchedule schedule :
                List.of(
                        CheckpointSchedule.every(7),
                        new CheckpointSchedule(null, List.of(3L, 50L), 4, Retention.ALL))) {
            for (long after : new long[] {0, 1, 6, 7, 49}) {
                for (long through : new long[] {50, 70, 100, 999, 1000}) {
                    long due =
                            LongStream.rangeClosed(after + 1, through)
                                    .filter(step -> schedule.isDue(step) || step == through)
                                    .count();
                    Assertions.assertThat(schedule.atMost(after, through))
                            .isBetween((double) due, due + 6.0);
                }
            }
        }
    }

    private static List<Long> kept(Retention retention, long lastNumber) {
        return LongStream.rangeClosed(0, lastNumber)
                .filter(number -> retention.keeps(number, lastNumber))
                .boxed()
                .toList();
    }
}
