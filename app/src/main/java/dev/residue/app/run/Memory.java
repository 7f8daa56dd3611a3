package dev.residue.app.run;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The memory that this process may use at most, in bytes.
 *
 * @param process what the machine, or the container, has, or a limit on the process' addresses
 * @param heap what of it Java's arrays may take
 */
record Memory(double process, double heap) {

    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final Pattern ADDRESSES = Pattern.compile("^Max address space +(\\d+)");

    /** Returns what this process has. */
    static Memory here() {
        double machine = Double.POSITIVE_INFINITY;
        // the bean knows of control groups, versions 1 and 2
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            machine = system.getTotalMemorySize();
        }
        return new Memory(
                Math.min(machine, addressSpace()), (double) Runtime.getRuntime().maxMemory());
    }

    /** Returns what {@code ulimit -v} leaves; infinity where it says nothing. */
    private static double addressSpace() {
        try {
            if (Files.isReadable(LIMITS)) {
                for (String line : Files.readAllLines(LIMITS)) {
                    Matcher soft = ADDRESSES.matcher(line);
                    if (soft.find()) {
                        return Double.parseDouble(soft.group(1));
                    }
                }
            }
        } catch (IOException e) {
            // a system without such a file has no such limit to tell
            return Double.POSITIVE_INFINITY;
        }
        return Double.POSITIVE_INFINITY;
    }
}
