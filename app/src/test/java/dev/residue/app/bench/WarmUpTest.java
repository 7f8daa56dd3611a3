package dev.residue.app.bench;

import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class WarmUpTest {

    private long now = 5_000;
    private long compiled = 7_000;
    private final WarmUp warmUp = new WarmUp(() -> now, () -> compiled);

    @Test
    void tenStepsAndASecondAndAHalfAreNeededWhereNothingIsCompiled() {
        pass(1400, 0);
        Assertions.assertThat(warmUp.isOver(1000)).isFalse();
        pass(200, 0);
        Assertions.assertThat(warmUp.isOver(9)).isFalse();
        Assertions.assertThat(warmUp.isOver(10)).isTrue();
    }

    @Test
    void theCompilerIsWaitedForSecondBySecond() {
        pass(1600, 500);
        Assertions.assertThat(warmUp.isOver(20)).isFalse();
        pass(900, 0);
        Assertions.assertThat(warmUp.isOver(30)).as("the second is not over").isFalse();
        pass(100, 30);
        Assertions.assertThat(warmUp.isOver(40)).isFalse();
        pass(1000, 9);
        Assertions.assertThat(warmUp.isOver(50)).isTrue();
    }

    @Test
    void aCompilerThatNeverRestsIsWaitedForTwentySeconds() {
        for (int second = 1; second < 20; second++) {
            pass(1000, 900);
            Assertions.assertThat(warmUp.isOver(100L * second)).isFalse();
        }
        pass(1000, 900);
        Assertions.assertThat(warmUp.isOver(2000)).isTrue();
    }

    private void pass(long milliseconds, long compiling) {
        now += milliseconds * 1_000_000;
        compiled += compiling * 1_000_000;
    }
}
