package dev.residue.training.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * Keeps the threads that compute to as many cores as are this process's share, while others want
 * the rest.
 *
 * <p>An operation ends when the last of its threads has done its part. Where each of them shares a
 * core with somebody else, that is the one whose turn comes last, hundreds of times a step. Kept
 * together on fewer cores, from which the system then moves the others away, they only wait for
 * each other: on two cores beside two busy processes a step takes twice as long as alone, instead
 * of two to five times. Their number, and so the order of every sum, stays.
 */
final class FairShare {

    /** Looks over which others' work is summed; the system counts in hundredths of a second. */
    private static final int LOOKS = 5;

    /** The part of a core that must lie idle beside ours for all to be used again. */
    private static final double IDLE = 0.4;

    private record Look(CoreTimes cores, long nanoseconds) {}

    private final int threads;
    private final BitSet all;
    private final Random random = new Random();
    private final Deque<Look> looks = new ArrayDeque<>();
    private BitSet kept;

    /**
     * Creates it for the cores that the calling thread may run on.
     *
     * @param threads the number of threads of one operation
     */
    FairShare(int threads) {
        this.threads = threads;
        all = CpuAffinity.of(CpuAffinity.OWN);
        kept = all;
        ProcessCores.share(all);
    }

    /**
     * Looks at the cores, and moves threads if it must.
     *
     * @param contended whether this process's threads had to wait for a core
     * @param computing the threads that compute
     * @param times of the cores, up to now
     * @param nanoseconds the time now
     */
    void look(boolean contended, List<Integer> computing, CoreTimes times, long nanoseconds) {
        looks.add(new Look(times, nanoseconds));
        if (looks.size() <= LOOKS) {
            return;
        }
        Look then = looks.removeFirst();
        Look now = looks.getLast();
        double hundredths = (now.nanoseconds - then.nanoseconds) / 1e7;
        if (!isKept()) {
            double others = now.cores.others(then.cores, all) / hundredths;
            int share = contended ? cores(all.cardinality(), threads, others) : all.cardinality();
            if (share == all.cardinality()) {
                return;
            }
            kept = some(share);
            looks.clear();
        } else if (now.cores.idle(then.cores, rest()) / hundredths > IDLE) {
            release();
            return;
        }
        computing.forEach(thread -> move(thread, all, kept));
    }

    /** Tells whether threads are kept to fewer cores than they might use. */
    boolean isKept() {
        return !kept.equals(all);
    }

    /**
     * Returns how many cores to keep to.
     *
     * @param all those that the process may use
     * @param threads of one operation
     * @param others the cores' worth of time that other processes got
     * @return as many as there are, where fewer would only take something away
     */
    static int cores(int all, int threads, double others) {
        int share = Math.max(1, all - (int) Math.round(others));
        return share < threads ? share : all;
    }

    /** Which ones is left to chance, so that two such processes come apart. */
    private BitSet some(int count) {
        List<Integer> cores = new ArrayList<>(all.stream().boxed().toList());
        Collections.shuffle(cores, random);
        BitSet some = new BitSet();
        cores.subList(0, count).forEach(some::set);
        return some;
    }

    private BitSet rest() {
        BitSet rest = (BitSet) all.clone();
        rest.andNot(kept);
        return rest;
    }

    private void release() {
        // those that were started meanwhile have inherited theirs
        SchedulerTimes.now().ran().keySet().forEach(thread -> move(thread, kept, all));
        kept = all;
        looks.clear();
    }

    /** Moves a thread, unless somebody else has decided where it runs. */
    private static void move(int thread, BitSet from, BitSet to) {
        if (CpuAffinity.of(thread).equals(from)) {
            CpuAffinity.set(thread, to);
        }
    }
}
