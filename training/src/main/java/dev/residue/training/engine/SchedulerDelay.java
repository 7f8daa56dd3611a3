package dev.residue.training.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How long this process's threads have waited for a core, as Linux tells; Java's compiler and
 * collector aside, which are no other work to make room for.
 */
final class SchedulerDelay {

    private static final Path PROCESS = Path.of("/proc/self");

    /** How HotSpot's names of such threads begin. */
    private static final List<String> JAVAS_OWN = List.of("C1 ", "C2 ", "G1 ", "GC ", "VM ");

    private SchedulerDelay() {}

    /** Tells whether this system counts it. */
    static boolean isKnown() {
        try {
            // a kernel that does not count says 0 0 0
            return field(PROCESS.resolve("schedstat"), 0) > 0 && cores() > 0;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    /** Returns the sum over all threads that live, in nanoseconds. */
    static long nanoseconds() {
        long sum = 0;
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(PROCESS.resolve("task"))) {
            for (Path task : tasks) {
                sum += waited(task);
            }
        } catch (IOException e) {
            return 0;
        }
        return sum;
    }

    private static long waited(Path task) {
        try {
            String name = Files.readString(task.resolve("comm"), StandardCharsets.ISO_8859_1);
            return JAVAS_OWN.stream().anyMatch(name::startsWith)
                    ? 0
                    : field(task.resolve("schedstat"), 1);
        } catch (IOException e) {
            return 0; // has ended
        }
    }

    private static long field(Path file, int index) throws IOException {
        return Long.parseLong(
                Files.readString(file, StandardCharsets.US_ASCII).strip().split(" ", 3)[index]);
    }

    /** Returns the number of cores that the process may use, or 0 if that is unknown. */
    static int cores() {
        try {
            for (String line : Files.readAllLines(PROCESS.resolve("status"))) {
                if (line.startsWith("Cpus_allowed:")) {
                    return line.substring(line.indexOf(':') + 1)
                            .strip()
                            .chars()
                            .filter(digit -> digit != ',')
                            .map(digit -> Integer.bitCount(Character.digit(digit, 16)))
                            .sum();
                }
            }
        } catch (IOException e) {
            return 0;
        }
        return 0;
    }
}
