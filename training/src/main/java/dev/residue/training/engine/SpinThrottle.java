package dev.residue.training.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps OpenMP's threads from spinning while this process's threads have to wait for a core.
 *
 * <p>GNU's runtime does not spin where it has more threads than there are cores, counted over the
 * pools of all threads that ever split work. That is the only switch it has once it is loaded. To
 * throttle, some threads split a small piece of work and then hold their pools, asleep; when they
 * end, spinning is back. No operation changes its number of threads, and so no sum its order.
 */
final class SpinThrottle implements Runnable {

    /** Milliseconds from one look to the next; a look reads a line per thread. */
    private static final long PERIOD = 100;

    /**
     * The share of that time that threads wait, summed over them, from which on there is other
     * work. Java's compiler alone makes it 0.1 to 0.4, one busy process more than 0.5.
     */
    private static final double BUSY = 0.5;

    /** So many quiet looks in turn let threads spin again. */
    private static final int QUIET_LOOKS = 2;

    /** More sleeping threads than that are not worth it. */
    private static final int MOST = 64;

    /** LibTorch gives each thread at least so many numbers. */
    private static final int GRAIN = 32_768;

    private final Engine engine;
    private final int threads;
    private final int holders;
    private final FairShare share;
    private final List<Thread> holding = new ArrayList<>();
    private int quiet;

    SpinThrottle(Engine engine, int threads, int holders) {
        this.engine = engine;
        this.threads = threads;
        this.holders = holders;
        share = new FairShare(threads);
    }

    /**
     * Tells whether there is anything to throttle, and a way to see when: on Linux, for LibTorch,
     * which brings GNU's runtime.
     *
     * @param threads the number of threads of one operation
     */
    static boolean isPossible(String engine, int threads) {
        return engine.equals("PyTorch")
                && threads > 1
                && SchedulerTimes.areKnown()
                && holders(threads) * threads <= MOST;
    }

    /** Begins with throttled threads, and watches from then on. */
    static void start(Engine engine, int threads) {
        SchedulerSlice.shorten();
        SpinThrottle throttle = new SpinThrottle(engine, threads, holders(threads));
        throttle.hold();
        Thread thread = new Thread(throttle, "residue-spin-throttle");
        thread.setDaemon(true);
        thread.start();
    }

    /** How many pools of one thread fewer than an operation has are one too many. */
    private static int holders(int threads) {
        int missing = Math.max(1, SchedulerTimes.cores() - threads + 1);
        return (missing + threads - 2) / (threads - 1);
    }

    @Override
    public void run() {
        while (true) {
            try {
                watch();
            } catch (OutOfMemoryError e) {
                // whoever trains will tell of it, in words of its own
                LockSupport.parkNanos(PERIOD * 1_000_000);
            }
        }
    }

    private void watch() {
        SchedulerTimes before = SchedulerTimes.now();
        long then = System.nanoTime();
        while (true) {
            LockSupport.parkNanos(PERIOD * 1_000_000);
            SchedulerTimes times = SchedulerTimes.now();
            long now = System.nanoTime();
            double waited = (double) (times.waited() - before.waited()) / (now - then);
            share.look(waited >= BUSY, times.computing(before, now - then), CoreTimes.now(), now);
            if (maySpin(waited) && !share.isKept()) {
                release();
            } else {
                hold();
            }
            before = times;
            then = now;
        }
    }

    /**
     * Decides at each look.
     *
     * @param waited the share of the time since the last one that threads waited for a core, summed
     *     over them
     */
    boolean maySpin(double waited) {
        quiet = waited < BUSY ? Math.min(quiet + 1, QUIET_LOOKS) : 0;
        return quiet == QUIET_LOOKS;
    }

    private void hold() {
        if (!holding.isEmpty()) {
            return;
        }
        for (int i = 0; i < holders; i++) {
            Thread holder = new Thread(this::holdPool, "residue-spin-throttle-" + i);
            holder.setDaemon(true);
            holding.add(holder);
            holder.start();
        }
    }

    private void holdPool() {
        try (NDManager manager = engine.newBaseManager(Device.cpu())) {
            manager.ones(new Shape(2L * threads * GRAIN)).addi(1);
        } catch (RuntimeException | OutOfMemoryError e) {
            return; // no memory, of which training will tell: threads only go on spinning
        }
        while (!Thread.currentThread().isInterrupted()) {
            LockSupport.park(this);
        }
    }

    private void release() {
        holding.forEach(Thread::interrupt);
        holding.clear();
    }
}
