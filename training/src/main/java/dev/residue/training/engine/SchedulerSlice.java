package dev.residue.training.engine;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How long Linux lets a thread run before its next turn.
 *
 * <p>A step is some hundred short pieces of work, each waited for by all threads. Beside other
 * programs a thread that wakes waits for their slice's end, each time; one whose own slice is
 * shorter goes first, and gets no more of the core for it in sum (Linux 6.12 or later; before, a
 * slice is not heeded).
 */
final class SchedulerSlice {

    /** The shortest that Linux grants. */
    private static final long NANOSECONDS = 100_000;

    /** Of Linux's struct sched_attr, in its first version, and where its fields lie. */
    private static final int SIZE = 48;

    private static final int POLICY = 4;
    private static final int RUNTIME = 24;

    private static final NativeLong NO_FLAGS = new NativeLong(0);

    private SchedulerSlice() {}

    /** Shortens it for every thread of this process; those that they start inherit it. */
    static void shorten() {
        boolean arm = Platform.isARM();
        if (!Platform.isLinux() || !Platform.is64Bit() || !(arm || Platform.isIntel())) {
            return; // calls are numbered otherwise
        }
        Function call = NativeEnvironment.function("c", "syscall");
        NativeLong get = new NativeLong(arm ? 275 : 315);
        NativeLong set = new NativeLong(arm ? 274 : 314);
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"));
                Memory attributes = new Memory(SIZE)) {
            for (Path task : tasks) {
                NativeLong thread = new NativeLong(Long.parseLong(task.getFileName().toString()));
                Object[] asked = {get, thread, attributes, new NativeLong(SIZE), NO_FLAGS};
                // whoever chose another policy than the common one meant it
                if (call.invokeLong(asked) == 0 && attributes.getInt(POLICY) == 0) {
                    attributes.setLong(RUNTIME, NANOSECONDS);
                    // refused in a sandbox: only speed beside other work depends on it
                    call.invokeLong(new Object[] {set, thread, attributes, NO_FLAGS});
                }
            }
        } catch (IOException e) {
            // no list of threads, as in a sandbox
        }
    }
}
