package dev.residue.training.engine;

import ai.djl.engine.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** When threads may spin, and what tells it. */
class SpinThrottleTest {

    private static final long SHORTEST = 100_000;

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
        Assertions.assertThat(SchedulerTimes.cores())
                .isGreaterThanOrEqualTo(Runtime.getRuntime().availableProcessors());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void threadsThatAreStartedLaterHaveTheShortSliceToo() throws Exception {
        Assumptions.assumeTrue(slice() > 0, "skipped: this kernel tells no thread's slice");
        Assumptions.assumeTrue(
                Runtime.Version.parse(
                                        System.getProperty("os.version")
                                                .replaceFirst("[^0-9.].*", ""))
                                .compareTo(Runtime.Version.parse("6.12"))
                        >= 0,
                "skipped: Linux heeds slices from 6.12 on");
        SchedulerSlice.shorten();
        CompletableFuture<Long> later = new CompletableFuture<>();
        new Thread(() -> later.complete(slice())).start();
        Assertions.assertThat(slice()).isEqualTo(SHORTEST);
        Assertions.assertThat(later.get()).isEqualTo(SHORTEST);
    }

    /** Returns this thread's slice in nanoseconds as the kernel tells, or 0. */
    private static long slice() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/thread-self/sched"))) {
            return lines.filter(line -> line.startsWith("se.slice"))
                    .mapToLong(
                            line -> Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
