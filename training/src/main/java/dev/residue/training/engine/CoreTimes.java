package dev.residue.training.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * How long each core has been busy and idle, and this process has run, as Linux tells, in
 * hundredths of a second.
 *
 * @param busy by the core's number
 * @param idle by the core's number
 * @param own the sum over this process's threads
 */
record CoreTimes(Map<Integer, Long> busy, Map<Integer, Long> idle, long own) {

    private static final Path SYSTEM = Path.of("/proc/stat");

    private static final Path PROCESS = Path.of("/proc/self/stat");

    /** Returns the times up to now; none where the system does not tell them. */
    static CoreTimes now() {
        try {
            return parse(
                    Files.readString(SYSTEM, StandardCharsets.US_ASCII),
                    Files.readString(PROCESS, StandardCharsets.ISO_8859_1));
        } catch (IOException | RuntimeException e) {
            return new CoreTimes(Map.of(), Map.of(), 0);
        }
    }

    static CoreTimes parse(String system, String process) {
        Map<Integer, Long> busy = new HashMap<>();
        Map<Integer, Long> idle = new HashMap<>();
        for (String line : system.split("\n", -1)) {
            // the line without a number is their sum
            if (line.startsWith("cpu") && !line.startsWith("cpu ")) {
                String[] fields = line.split(" +", -1);
                int core = Integer.parseInt(fields[0].substring("cpu".length()));
                // user, nice, system, idle, waiting for a disk, and two kinds of interrupts
                busy.put(core, sum(fields, 1, 2, 3, 6, 7));
                idle.put(core, sum(fields, 4, 5));
            }
        }
        // a program's name, which comes second, may hold anything
        String[] fields = process.substring(process.lastIndexOf(')') + 2).split(" ", -1);
        return new CoreTimes(busy, idle, sum(fields, 11, 12));
    }

    private static long sum(String[] fields, int... which) {
        long sum = 0;
        for (int index : which) {
            sum += Long.parseLong(fields[index]);
        }
        return sum;
    }

    /** Returns what these cores have done for other processes since then. */
    long others(CoreTimes then, BitSet cores) {
        return sum(busy, cores) - sum(then.busy, cores) - (own - then.own);
    }

    /** Returns how long these cores have had nothing to do since then, summed over them. */
    long idle(CoreTimes then, BitSet cores) {
        return sum(idle, cores) - sum(then.idle, cores);
    }

    private static long sum(Map<Integer, Long> times, BitSet cores) {
        return cores.stream().mapToLong(core -> times.getOrDefault(core, 0L)).sum();
    }
}
