package dev.residue.training.checkpoint;

import java.util.List;
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
