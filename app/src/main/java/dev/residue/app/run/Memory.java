package dev.residue.app.run;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The memory that this process may use at most, in bytes.
 *
 * @param process what the machine, or the container, has, or a limit on the process' addresses
 * @param heap what of it Java's arrays may take
 * @param device what is free of the memory of the device that computes, where that has its own
 */
record Memory(double process, double heap, double device) {

    /** What Java and an engine take for themselves in each process. */
    private static final double OWN = 0.4 * (1L << 30);

    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final Pattern ADDRESSES = Pattern.compile("^Max address space +(\\d+)");

    /** Makes the memory of a process that computes on the CPU, or on a device of unknown memory. */
    Memory(double process, double heap) {
        this(process, heap, Double.POSITIVE_INFINITY);
    }

    /** Returns what this process and a device have; a device that does not tell has no end. */
    static Memory on(Device device) {
        Memory here = here();
        if (!device.isGpu()) {
            return here;
        }
        try {
            MemoryUsage usage = CudaUtils.getGpuMemory(device);
            return new Memory(
                    here.process(), here.heap(), (double) usage.getMax() - usage.getUsed());
        } catch (RuntimeException | LinkageError e) {
            return here; // no CUDA runtime that DJL finds, and the engine brings its own
        }
    }

    /** Returns what each of some processes has that this one starts, all together. */
    static Memory ofEach(int processes) {
        Memory here = here();
        return processes == 1
                ? here
                : new Memory(
                        Math.min((machine() - OWN) / processes - OWN, addressSpace()),
                        here.heap() / processes);
    }

    /** Returns what this process has. */
    static Memory here() {
        return new Memory(
                Math.min(machine(), addressSpace()), (double) Runtime.getRuntime().maxMemory());
    }

    private static double machine() {
        // the bean knows of control groups, versions 1 and 2
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : Double.POSITIVE_INFINITY;
    }

    /** Returns what is left where Java's heap takes all that it may, or half of what there is. */
    double beyondHeap() {
        return process - Math.min(heap, process / 2);
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
