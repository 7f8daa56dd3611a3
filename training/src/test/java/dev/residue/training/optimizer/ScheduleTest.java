package dev.residue.training.optimizer;

import dev.residue.testing.Rounding;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static final Offset<Double> CLOSE = Rounding.ofDoubles(6).offset(1);

    @Test
    void theCosineOfLearningToGrokHasThePapersValues() {
        Schedule schedule =
                new CosineSchedule()
                        .create(new CosineSchedule.Settings(10_000, 0.01, 0, 200_000, 0.1));
        Assertions.assertThat(schedule.factor(0)).isEqualTo(0.01, CLOSE);
        Assertions.assertThat(schedule.factor(5_000)).isEqualTo(0.505, CLOSE);
        Assertions.assertThat(schedule.factor(10_000)).isEqualTo(1, CLOSE);
        Assertions.assertThat(schedule.factor(105_000)).isEqualTo(0.55, CLOSE);
        Assertions.assertThat(schedule.factor(200_000)).isEqualTo(0.1, CLOSE);
        Assertions.assertThat(schedule.factor(300_000)).isEqualTo(0.1, CLOSE);
    }

    @Test
    void aRateThatIsHeldFallsOnlyAfterwards() {
        Schedule schedule =
                new CosineSchedule().create(new CosineSchedule.Settings(100, 0, 600, 1_000, 0.2));
        Assertions.assertThat(schedule.factor(50)).isEqualTo(0.5, CLOSE);
        Assertions.assertThat(schedule.factor(100)).isEqualTo(1, CLOSE);
        Assertions.assertThat(schedule.factor(599)).isEqualTo(1, CLOSE);
        Assertions.assertThat(schedule.factor(600)).isEqualTo(1, CLOSE);
        Assertions.assertThat(schedule.factor(800)).isEqualTo(0.6, CLOSE); // half-way
        Assertions.assertThat(schedule.factor(1_000)).isEqualTo(0.2, CLOSE);
        List<String> keys = new ArrayList<>();
        new CosineSchedule()
                .check(
                        new CosineSchedule.Settings(100, 0, 99, 1_000, 0.2),
                        (key, message) -> keys.add(key));
        new CosineSchedule()
                .check(
                        new CosineSchedule.Settings(100, 0, 1_000, 1_000, 0.2),
                        (key, message) -> keys.add(key));
        Assertions.assertThat(keys).containsExactly("hold", "steps");
    }

    @Test
    void aConstantRateIsReachedAfterTheWarmUp() {
        Schedule schedule = new ConstantSchedule().create(new ConstantSchedule.Settings(3));
        Assertions.assertThat(schedule.factor(0)).isEqualTo(0.25, CLOSE);
        Assertions.assertThat(schedule.factor(3)).isEqualTo(1, CLOSE);
        Assertions.assertThat(schedule.factor(99)).isEqualTo(1, CLOSE);
        Assertions.assertThat(
                        new ConstantSchedule().create(new ConstantSchedule.Settings(0)).factor(0))
                .isEqualTo(1, CLOSE);
    }

    @Test
    void unsoundSettingsAreAllReported() {
        List<String> keys = new ArrayList<>();
        new CosineSchedule()
                .check(
                        new CosineSchedule.Settings(-1, 2, -2, -1, Double.NaN),
                        (key, message) -> keys.add(key));
        new ConstantSchedule()
                .check(new ConstantSchedule.Settings(-1), (key, message) -> keys.add(key));
        Assertions.assertThat(keys)
                .containsExactly("warmup", "hold", "steps", "start", "floor", "warmup");
    }
}
