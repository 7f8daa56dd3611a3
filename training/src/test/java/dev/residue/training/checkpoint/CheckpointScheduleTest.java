package dev.residue.training.checkpoint;

import java.util.List;
import java.util.stream.LongStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class CheckpointScheduleTest {

    @Test
    void everySoManySteps() {
        Assertions.assertThat(due(CheckpointSchedule.every(25), 101))
                .containsExactly(0, 25, 50, 75, 100);
    }

    @Test
    void aListOfSteps() {
        Assertions.assertThat(
                        due(
                                new CheckpointSchedule(null, List.of(3L, 7L), null, Retention.ALL),
                                101))
                .containsExactly(3, 7);
    }

    @Test
    void logSpaced() {
        Assertions.assertThat(due(new CheckpointSchedule(null, List.of(), 3, Retention.ALL), 1001))
                .containsExactly(1, 2, 5, 10, 22, 46, 100, 215, 464, 1000);
    }

    private static long[] due(CheckpointSchedule schedule, long end) {
        return LongStream.range(0, end).filter(schedule::isDue).toArray();
    }
}
