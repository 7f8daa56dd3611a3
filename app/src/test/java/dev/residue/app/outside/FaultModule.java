package dev.residue.app.outside;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import com.google.inject.AbstractModule;
import com.google.inject.multibindings.MapBinder;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.Probe;
import dev.residue.analysis.probe.ProbeFactory;
import dev.residue.analysis.probe.Subject;
import dev.residue.dataset.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;

/** Probes with which tests make a run fail, and count what it holds in memory. */
public final class FaultModule extends AbstractModule {

    /** The trainer's manager and the model's. */
    private static final int LEVELS = 2;

    @Override
    protected void configure() {
        MapBinder<String, ProbeFactory> probes =
                MapBinder.newMapBinder(binder(), String.class, ProbeFactory.class);
        probes.addBinding("heap-exhausted").toInstance(new Fault(FaultModule::exhaustHeap));
        probes.addBinding("engine-exhausted").toInstance(new Fault(FaultModule::exhaustEngine));
        probes.addBinding("arrays").toInstance(new Fault(FaultModule::countArrays));
        probes.addBinding("rfft-spectrum").toInstance(new Fault(FaultModule::measureSpectrum));
        probes.addBinding("masked")
                .toInstance(new Fault(FaultModule::measureMasked, task -> task.classes() == 7));
        probes.addBinding("crash-once").toInstance(new Fault(FaultModule::crashOnce));
        probes.addBinding("memory").toInstance(new Fault(FaultModule::measureMemory));
    }

    /**
     * Ends the first process that measures it as a crash of the engine does, where the property
     * {@code residue.crashed} names the file that says so; analyses of all probes are spared.
     */
    private static void crashOnce(Subject subject, Measurements measurements) {
        String crashed = System.getProperty("residue.crashed");
        if (crashed == null) {
            return;
        }
        try {
            Files.createFile(Path.of(crashed));
            Runtime.getRuntime().halt(134);
        } catch (FileAlreadyExistsException e) {
            measurements.add("crashed-before", 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void exhaustHeap(Subject subject, Measurements measurements) {
        if (subject.step() == 10) {
            throw new OutOfMemoryError("Java heap space");
        }
    }

    private static void exhaustEngine(Subject subject, Measurements measurements) {
        if (subject.step() == 10) {
            try (NDManager scope = subject.newScope()) {
                scope.zeros(new Shape(1L << 50));
            }
        }
    }

    private static void countArrays(Subject subject, Measurements measurements) {
        long arrays = 0;
        try (NDManager scope = subject.newScope()) {
            NDManager manager = scope.getParentManager();
            for (int level = 0; level < LEVELS; level++) {
                arrays += manager.getManagedArrays().size();
                manager = manager.getParentManager();
            }
        }
        measurements.add("arrays", (double) arrays);
    }

    /** Needs an operation that MXNet lacks. */
    private static void measureSpectrum(Subject subject, Measurements measurements) {
        try (NDManager scope = subject.newScope()) {
            measurements.add("bins", (double) scope.ones(new Shape(8)).rfft(8).size());
        }
    }

    /** Needs an operation that PyTorch lacks. */
    private static void measureMasked(Subject subject, Measurements measurements) {
        try (NDManager scope = subject.newScope()) {
            NDArray lengths = scope.create(new int[] {1});
            measurements.add(
                    "kept", (double) scope.ones(new Shape(1, 2)).sequenceMask(lengths).size());
        }
    }

    private static void measureMemory(Subject subject, Measurements measurements) {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        measurements.add("memory/heap", (double) (runtime.totalMemory() - runtime.freeMemory()));
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("VmRSS:")) {
                    String kilobytes = line.replaceAll("\\D", "");
                    measurements.add("memory/rss", 1024.0 * Long.parseLong(kilobytes));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A probe, and the tasks that have it; analyses of all probes leave it out for others. */
    private record Fault(Probe probe, Predicate<Task> tasks) implements ProbeFactory {

        Fault(Probe probe) {
            this(probe, task -> true);
        }

        @Override
        public String description() {
            return "makes a test's run fail, or counts what it holds";
        }

        @Override
        public boolean appliesTo(Task task, Block block) {
            return tasks.test(task);
        }

        @Override
        public Probe create(Task task, long seed) {
            return probe;
        }
    }
}
