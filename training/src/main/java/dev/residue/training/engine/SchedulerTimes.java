package dev.residue.training.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How long this process's threads have run and have waited for a core, as Linux tells; Java's
 * compiler and collector aside, which are no other work to make room for.
 *
 * @param ran nanoseconds by thread, for all that live
 * @param waited the sum over them, in nanoseconds
 */
record SchedulerTimes(Map<Integer, Long> ran, long waited) {

    private static final Path PROCESS = Path.of("/proc/self");

    /** How HotSpot's names of such threads begin. */
    private static final List<String> JAVAS_OWN = List.of("C1 ", "C2 ", "G1 ", "GC ", "VM ");

    /** Tells whether this system counts them. */
    static boolean areKnown() {
        try {
            // a kernel that does not count says 0 0 0
            return fields(PROCESS)[0] > 0 && cores() > 0;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    static SchedulerTimes now() {
        Map<Integer, Long> ran = new HashMap<>();
        long waited = 0;
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(PROCESS.resolve("task"))) {
            for (Path task : tasks) {
                waited += add(task, ran);
            }
        } catch (IOException e) {
            return new SchedulerTimes(Map.of(), 0);
        }
        return new SchedulerTimes(ran, waited);
    }

    private static long add(Path task, Map<Integer, Long> ran) {
        try {
            String name = Files.readString(task.resolve("comm"), StandardCharsets.ISO_8859_1);
            if (JAVAS_OWN.stream().anyMatch(name::startsWith)) {
                return 0;
            }
            long[] fields = fields(task);
            ran.put(Integer.valueOf(task.getFileName().toString()), fields[0]);
            return fields[1];
        } catch (IOException e) {
            return 0; // has ended
        }
    }

    /** Returns the threads that have run for a hundredth of the time since then, at least. */
    List<Integer> computing(SchedulerTimes then, long nanoseconds) {
        List<Integer> computing = new ArrayList<>();
        ran.forEach(
                (thread, time) -> {
                    if (time - then.ran.getOrDefault(thread, 0L) > nanoseconds / 100) {
                        computing.add(thread);
                    }
                });
        return computing;
    }

    private static long[] fields(Path task) throws IOException {
        String line = Files.readString(task.resolve("schedstat"), StandardCharsets.US_ASCII);
        String[] fields = line.strip().split(" ", 3);
        return new long[] {Long.parseLong(fields[0]), Long.parseLong(fields[1])};
    }

    /** Returns the number of cores that the process may use, or 0 if that is unknown. */
    static int cores() {
        return CpuAffinity.of(CpuAffinity.OWN).cardinality();
    }
}
