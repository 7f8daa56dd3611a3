package dev.residue.app.bench;

import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class PhaseClockTest {

    @Test
    void onlyStartedStepsAreRecorded() {
        int[] waits = {0};
        PhaseClock clock = new PhaseClock(2, () -> waits[0]++, false);
        step(clock);
        clock.end();
        Assertions.assertThat(clock.median()).isZero();
        clock.start();
        step(clock);
        step(clock);
        clock.end();
        Assertions.assertThat(clock.min()).isPositive();
        for (PhaseClock.Phase phase : PhaseClock.Phase.values()) {
            Assertions.assertThat(clock.median(phase)).isPositive();
        }
        // once at each beginning and end, not between
        Assertions.assertThat(waits[0]).isEqualTo(5);
    }

    @Test
    void aSplitClockWaitsAfterEachPhase() {
        int[] waits = {0};
        PhaseClock clock = new PhaseClock(1, () -> waits[0]++, true);
        clock.start();
        step(clock);
        clock.end();
        Assertions.assertThat(waits[0]).isEqualTo(6);
    }

    private static void step(PhaseClock clock) {
        clock.begin();
        clock.drawn();
        clock.forwarded();
        clock.backpropagated();
        clock.updated();
    }
}
