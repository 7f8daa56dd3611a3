package dev.residue.training.engine;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The cores that this process may use, whichever of them a thread keeps to just now.
 *
 * <p>Beside other work {@link FairShare} keeps threads that compute to some cores. Java counts
 * those of the thread that asks, and a process inherits those of the thread that starts it.
 */
public final class ProcessCores {

    private static final int COUNT = Runtime.getRuntime().availableProcessors();

    private static volatile @Nullable BitSet shared;

    private ProcessCores() {}

    /** Returns their number, as Java counted when nothing computed yet. */
    public static int count() {
        return COUNT;
    }

    /** Takes the cores that from now on may be shared with others. */
    static void share(BitSet cores) {
        shared = cores;
    }

    /** Gives the calling thread all of them, before it starts a process. */
    public static void useAll() {
        BitSet cores = shared;
        if (cores != null && !cores.isEmpty()) {
            CpuAffinity.set(CpuAffinity.OWN, cores);
        }
    }
}
