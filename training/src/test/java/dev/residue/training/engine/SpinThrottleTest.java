package dev.residue.training.engine;

import ai.djl.engine.Engine;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** When threads may spin, and what tells it. */
class SpinThrottleTest {

    @Test
    void threadsSpinAfterQuietAloneAndNoLongerOnceOthersWantTheCores() {
        SpinThrottle throttle = new SpinThrottle(Engine.getInstance(), 2, 1);

        Assertions.assertThat(throttle.maySpin(0)).isFalse(); // one look is no quiet
        Assertions.assertThat(throttle.maySpin(0.2)).isTrue();
        Assertions.assertThat(throttle.maySpin(0.1)).isTrue();
        Assertions.assertThat(throttle.maySpin(0.7)).isFalse();
        Assertions.assertThat(throttle.maySpin(0)).isFalse();
        Assertions.assertThat(throttle.maySpin(0)).isTrue();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void oneThreadHasNothingToThrottle() {
        Assertions.assertThat(SpinThrottle.isPossible("PyTorch", 1)).isFalse();
        Assertions.assertThat(SpinThrottle.isPossible("MXNet", 2)).isFalse();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void coresAreThoseOfTheProcess() {
        // a quota may leave Java fewer than the process may run on
        Assertions.assertThat(SchedulerDelay.cores())
                .isGreaterThanOrEqualTo(Runtime.getRuntime().availableProcessors());
    }
}
