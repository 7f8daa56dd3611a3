package dev.residue.training.engine;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Platform;
import java.util.BitSet;

/** The cores that a thread may run on, by their numbers, as Linux keeps them. */
final class CpuAffinity {

    /** Stands for the calling thread. */
    static final int OWN = 0;

    /** Bytes, of a bit each per core: eight times as many as the C library's own type has. */
    private static final int SIZE = 1024;

    private CpuAffinity() {}

    /** Returns a thread's cores; none where that is unknown, or the thread has ended. */
    static BitSet of(int thread) {
        if (!Platform.isLinux()) {
            return new BitSet();
        }
        Function call = NativeEnvironment.function("c", "sched_getaffinity");
        try (Memory mask = new Memory(SIZE)) {
            mask.clear();
            return call.invokeInt(new Object[] {thread, (long) SIZE, mask}) == 0
                    ? BitSet.valueOf(mask.getLongArray(0, SIZE / Long.BYTES))
                    : new BitSet();
        }
    }

    /** Keeps a thread to some cores, if the system agrees; those that it starts inherit them. */
    static void set(int thread, BitSet cores) {
        Function call = NativeEnvironment.function("c", "sched_setaffinity");
        try (Memory mask = new Memory(SIZE)) {
            mask.clear();
            long[] words = cores.toLongArray();
            mask.write(0, words, 0, words.length);
            // refused in a sandbox: only speed beside other work depends on it
            call.invokeInt(new Object[] {thread, (long) SIZE, mask});
        }
    }
}
