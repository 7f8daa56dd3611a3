package dev.residue.training.engine;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** To how many cores a process keeps beside others, when, and what its threads may use then. */
@EnabledOnOs(OS.LINUX)
class FairShareTest {

    private static final int LOOKS = 6;

    private static final int TRIES = 30;

    /** A look's distance in hundredths of a second. */
    private static final int APART = 10;

    private final BitSet all = CpuAffinity.of(CpuAffinity.OWN);
    private final Map<Integer, Long> busy = new HashMap<>();
    private final Map<Integer, Long> idle = new HashMap<>();
    private final int processors = Runtime.getRuntime().availableProcessors();
    private int now;

    @BeforeEach
    void needTwoCores() {
        Assumptions.assumeTrue(all.cardinality() > 1, "skipped: one core cannot be shared out");
    }

    @AfterEach
    void useAllCores() {
        CpuAffinity.set(CpuAffinity.OWN, all);
    }

    @ParameterizedTest
    @CsvSource({
        "2, 2, 1.0, 1", // beside two busy processes
        "2, 2, 0.4, 2", // somebody's short work
        "2, 2, 1.7, 1", // never none
        "16, 16, 8.1, 8",
        "16, 16, 0.9, 15",
        "16, 2, 9.0, 16", // two threads find free cores by themselves
        "16, 2, 14.6, 1",
    })
    void shareIsWhatOthersLeave(int cores, int threads, double others, int share) {
        Assertions.assertThat(FairShare.cores(cores, threads, others)).isEqualTo(share);
    }

    @Test
    void computingThreadsKeepToTheirShareUntilTheOthersHaveGone() throws Exception {
        int thread = ownThread();
        FairShare share = new FairShare(all.cardinality());
        // one core's worth of time goes to others, and none is idle
        looks(share, thread, true, 100, 0);
        Assertions.assertThat(share.isKept()).isTrue();
        BitSet kept = CpuAffinity.of(CpuAffinity.OWN);
        Assertions.assertThat(kept.cardinality()).isEqualTo(all.cardinality() - 1);
        Assertions.assertThat(all.stream().boxed().toList())
                .containsAll(kept.stream().boxed().toList());

        CountDownLatch freed = new CountDownLatch(1);
        CompletableFuture<BitSet> inherited = new CompletableFuture<>();
        CompletableFuture<BitSet> after = new CompletableFuture<>();
        Thread later =
                new Thread(
                        () -> {
                            inherited.complete(CpuAffinity.of(CpuAffinity.OWN));
                            try {
                                freed.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            after.complete(CpuAffinity.of(CpuAffinity.OWN));
                        });
        later.start();
        Assertions.assertThat(inherited.get()).isEqualTo(kept);
        // what is started from here on is not to inherit it
        Assertions.assertThat(ProcessCores.count()).isEqualTo(processors);
        ProcessCores.useAll();
        Assertions.assertThat(CpuAffinity.of(CpuAffinity.OWN)).isEqualTo(all);
        looks(share, thread, true, 100, 0); // computes again
        Assertions.assertThat(CpuAffinity.of(CpuAffinity.OWN)).isEqualTo(kept);

        looks(share, thread, true, 100, 0);
        Assertions.assertThat(share.isKept()).isTrue();
        looks(share, thread, true, 0, 100);
        freed.countDown();
        Assertions.assertThat(share.isKept()).isFalse();
        Assertions.assertThat(CpuAffinity.of(CpuAffinity.OWN)).isEqualTo(all);
        Assertions.assertThat(after.get()).isEqualTo(all);
        later.join();
    }

    @Test
    void nothingMovesWhereNobodyWaitedOrAThreadsCoresWereChosen() throws Exception {
        int thread = ownThread();
        FairShare share = new FairShare(all.cardinality());
        looks(share, thread, false, 100, 0);
        Assertions.assertThat(share.isKept()).isFalse();
        Assertions.assertThat(CpuAffinity.of(CpuAffinity.OWN)).isEqualTo(all);

        BitSet chosen = new BitSet();
        chosen.set(all.length() - 1);
        // which cores are kept to is left to chance, and may be the chosen ones
        for (int i = 0; i < TRIES; i++) {
            CpuAffinity.set(CpuAffinity.OWN, all);
            FairShare another = new FairShare(all.cardinality());
            CpuAffinity.set(CpuAffinity.OWN, chosen);
            looks(another, thread, true, 100, 0);
            Assertions.assertThat(another.isKept()).isTrue();
            Assertions.assertThat(CpuAffinity.of(CpuAffinity.OWN)).isEqualTo(chosen);
        }
    }

    @Test
    void timesOfCoresAreReadAsTheKernelWritesThem() {
        String system =
                """
                cpu  111 222 333 444 555 666 777 888 0 0
                cpu0 10 20 30 1000 7 1 2 99 5 0
                cpu3 1 2 3 2000 0 0 4 0 0 0
                intr 12 0 9
                """;
        String process = "42 (a) b) (c) S 1 42 42 0 -1 4194304 11 22 33 44 501 27 9 9 20 0 3 0";
        CoreTimes times = CoreTimes.parse(system, process);
        Assertions.assertThat(times.busy()).isEqualTo(Map.of(0, 63L, 3, 10L));
        Assertions.assertThat(times.idle()).isEqualTo(Map.of(0, 1007L, 3, 2000L));
        Assertions.assertThat(times.own()).isEqualTo(528);
    }

    private void looks(
            FairShare share, int thread, boolean contended, int othersOfAll, int idleOfEach) {
        for (int look = 0; look < LOOKS; look++) {
            now++;
            for (int core : all.stream().toArray()) {
                idle.merge(core, (long) idleOfEach * APART / 100, Long::sum);
            }
            busy.merge(all.nextSetBit(0), (long) othersOfAll * APART / 100, Long::sum);
            share.look(
                    contended,
                    List.of(thread),
                    new CoreTimes(Map.copyOf(busy), Map.copyOf(idle), 0),
                    now * APART * 10_000_000L);
        }
    }

    /** Returns the kernel's number of this thread. */
    private static int ownThread() throws Exception {
        String name = Path.of("/proc/thread-self").toRealPath().toString();
        return Integer.parseInt(name.substring(name.lastIndexOf('/') + 1));
    }
}
