package dev.residue.training.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The engine and the one device that a run computes on; nothing falls back silently.
 *
 * @param engine the engine
 * @param device its device
 * @param threads the threads that the engine was started with
 */
public record EngineSelection(Engine engine, Device device, EngineThreads threads) {

    private static final Pattern DEVICE = Pattern.compile("cpu|gpu(\\d{1,3})");

    /** What each engine was started with: its library reads it once. */
    private static final Map<String, EngineThreads> STARTED = new ConcurrentHashMap<>();

    /**
     * Loads the engine: from the class path, or from {@link EngineFolder#configured()}.
     *
     * <p>Unless {@code OMP_WAIT_POLICY}, {@code GOMP_SPINCOUNT} or {@code KMP_BLOCKTIME} is set,
     * its threads sleep while they wait for work. That, and the number of threads, is settled by
     * the engine's first load in a process: DJL's own {@code Engine.getInstance()} before this
     * leaves them spinning.
     *
     * @throws UnavailableException if the engine or the device is not there, or cannot be loaded
     */
    public static EngineSelection load(EngineSettings settings) {
        boolean gpu = isGpu(settings.device());
        checkTf32(settings, gpu);
        EngineThreads.check(settings);
        EngineFolder folder = EngineFolder.configured();
        if (folder != null) {
            folder.register(settings.name());
        }
        if (!Engine.hasEngine(settings.name())) {
            throw new UnavailableException(
                    "engine '" + settings.name() + "' is not on the class path",
                    "use one of "
                            + String.join(", ", new TreeSet<>(Engine.getAllEngines()))
                            + ", or add the engine's jars");
        }
        EngineThreads threads = start(settings);
        Engine engine = EngineFolder.load(settings.name());
        if (gpu) {
            GpuCheck.requireGpu(engine);
        }
        return new EngineSelection(engine, gpu ? Device.gpu(0) : Device.cpu(), threads);
    }

    private static boolean isGpu(String device) {
        if (device.matches(".*[,;+ ].*")) {
            throw new UnavailableException(
                    "'" + device + "' is more than one device, and one process computes on one",
                    "use cpu or gpu0, and another process for another device");
        }
        Matcher matcher = DEVICE.matcher(device);
        if (!matcher.matches()) {
            throw new UnavailableException(
                    "there is no device '" + device + "'", "use cpu, or gpu0 for the GPU");
        }
        String index = matcher.group(1);
        if (index != null && Integer.parseInt(index) > 0) {
            // DJL would occupy gpu0 too, and data parallel training over devices is unsound
            throw new UnavailableException(
                    device + " is refused: one process sees one GPU, which is gpu0",
                    "set CUDA_VISIBLE_DEVICES="
                            + Integer.parseInt(index)
                            + " and use --device gpu0, or use --device cpu");
        }
        return index != null;
    }

    private static void checkTf32(EngineSettings settings, boolean gpu) {
        Boolean tf32 = settings.tf32();
        if (tf32 == null) {
            return;
        }
        if (!gpu || !settings.name().equals("PyTorch")) {
            throw new UnavailableException(
                    "engine.tf32 is a choice for PyTorch on an NVIDIA GPU, not for %s on %s"
                            .formatted(settings.name(), settings.device()),
                    "leave engine.tf32 out, here by --set engine.tf32=none, or use --engine PyTorch"
                            + " --device gpu0");
        }
    }

    private static synchronized EngineThreads start(EngineSettings settings) {
        String name = settings.name();
        EngineThreads wanted =
                EngineThreads.of(
                        settings, System.getenv(), Runtime.getRuntime().availableProcessors());
        EngineThreads started = STARTED.get(name);
        if (started != null) {
            return wanted.intraOp() == started.intraOp() ? wanted : started.asAlreadyStarted();
        }
        TemporaryDirectory.check();
        OwnLibrary.check(name, System.getenv());
        Tf32.apply(settings.tf32());
        wanted.apply(name);
        ThreadWaiting.apply();
        LoadFailure.explained(name, () -> EngineFolder.load(name));
        STARTED.put(name, wanted);
        return wanted;
    }

    /** Returns the engine's name and version. */
    public String engineName() {
        return engine.getEngineName() + " " + engine.getVersion();
    }

    /** Returns {@code cpu} or {@code gpu0}. */
    public String deviceName() {
        return device.isGpu() ? "gpu" + device.getDeviceId() : "cpu";
    }

    /** Thrown when an engine or a device is not there. */
    public static final class UnavailableException extends RuntimeException {

        private final String remedy;

        UnavailableException(String message, String remedy) {
            super(message);
            this.remedy = remedy;
        }

        UnavailableException(String message, String remedy, Throwable cause) {
            super(message, cause);
            this.remedy = remedy;
        }

        /** Returns what would be right. */
        public String remedy() {
            return remedy;
        }
    }
}
