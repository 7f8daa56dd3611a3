package dev.residue.training.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import ai.djl.util.cuda.CudaUtils;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The engine and the one device that a run computes on; nothing falls back silently.
 *
 * @param threads the threads that the engine was started with
 */
public record EngineSelection(Engine engine, Device device, EngineThreads threads) {
    private static final String TORCH = "PyTorch";
    private static final String ALLOW_TF32 = "TORCH_ALLOW_TF32_CUBLAS_OVERRIDE";
    private static final String OVERRIDE_TF32 = "NVIDIA_TF32_OVERRIDE";

    private static final Pattern DEVICE = Pattern.compile("cpu|gpu(\\d{1,3})");

    private static final int HEAP_TO_LOAD = 4 << 20;

    /** What each engine was started with: its library reads it once. */
    private static final Map<String, EngineThreads> STARTED = new ConcurrentHashMap<>();

    /**
     * Loads the engine: from the class path, or from {@link EngineFolder#configured()}.
     *
     * <p>Unless {@code OMP_WAIT_POLICY}, {@code GOMP_SPINCOUNT} or {@code KMP_BLOCKTIME} is set,
     * its threads sleep while they wait for work, or spin while nobody else wants the cores. That,
     * and the number of threads, is settled by the engine's first load in a process: DJL's own
     * {@code Engine.getInstance()} before this leaves them spinning.
     *
     * @throws UnavailableException if the engine or the device is not there, or cannot be loaded
     */
    public static EngineSelection load(EngineSettings settings) {
        boolean gpu = isGpu(settings.device());
        requirePrecision(settings);
        EngineThreads.check(settings);
        EngineFolder folder = EngineFolder.configured();
        if (folder != null) {
            folder.register(settings.name());
        }
        if (!Engine.hasEngine(settings.name())) {
            throw new UnavailableException(
                    "engine '" + settings.name() + "' is not on the class path",
                    "use one of %s, or add the engine's jars"
                            .formatted(String.join(", ", new TreeSet<>(Engine.getAllEngines()))));
        }
        EngineThreads threads = start(settings);
        Engine engine = EngineFolder.load(settings.name());
        if (gpu) {
            requireGpu(engine);
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
                    "set CUDA_VISIBLE_DEVICES=%s and use --device gpu0, or use --device cpu"
                            .formatted(Integer.parseInt(index)));
        }
        return index != null;
    }

    /**
     * Refuses a precision that the engine has not on the device.
     *
     * @throws UnavailableException if the device, or the precision there, is none
     */
    public static void requirePrecision(EngineSettings settings) {
        boolean gpu = isGpu(settings.device());
        boolean torch = settings.name().equals(TORCH);
        String otherwise = "use --set engine.precision=float32, or --engine PyTorch";
        if (settings.precision() == Precision.TF32 && !(gpu && torch)) {
            throw new UnavailableException(
                    "engine.precision tf32 is for PyTorch on an NVIDIA GPU, not for %s on %s"
                            .formatted(settings.name(), settings.device()),
                    otherwise + " --device gpu0");
        }
        if (settings.precision() == Precision.BFLOAT16 && !torch) {
            throw new UnavailableException(
                    "engine.precision bfloat16 is for PyTorch, not for " + settings.name(),
                    otherwise);
        }
    }

    private static synchronized EngineThreads start(EngineSettings settings) {
        String name = settings.name();
        EngineThreads wanted = EngineThreads.of(settings, System.getenv(), ProcessCores.count());
        EngineThreads started = STARTED.get(name);
        if (started != null) {
            return wanted.intraOp() == started.intraOp() ? wanted : started.asAlreadyStarted();
        }
        TemporaryDirectory.check();
        EngineLibraryCheck.check(name, System.getenv());
        if (isGpu(settings.device()) && name.equals(TORCH)) {
            setTf32(settings.precision() == Precision.TF32);
        }
        wanted.apply(name);
        int threads = wanted.intraOp();
        boolean throttled = OpenMpWaitPolicy.apply(SpinThrottle.isPossible(name, threads));
        requireHeap();
        LoadFailure.explained(name, () -> EngineFolder.load(name));
        if (throttled) {
            SpinThrottle.start(Engine.getEngine(name), threads);
        }
        STARTED.put(name, wanted);
        return wanted;
    }

    /**
     * Lets a full heap end in Java's own error: a library that gets none of it while it is loaded
     * ends the process.
     */
    private static void requireHeap() {
        ByteBuffer.allocate(HEAP_TO_LOAD).clear();
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

        public String remedy() {
            return remedy;
        }
    }

    static void requireGpu(Engine engine) {
        boolean cuda = engine.hasCapability(StandardCapabilities.CUDA);
        int count = cuda ? engine.getGpuCount() : 0;
        if (count == 0) {
            String name = engine.getEngineName() + " " + engine.getVersion();
            throw noGpu(name, cuda, cuda && hasRuntime());
        }
    }

    /**
     * Returns why there is no GPU.
     *
     * @param cuda whether the engine's library is a build for CUDA
     * @param runtime whether the CUDA runtime is found
     */
    static UnavailableException noGpu(String engine, boolean cuda, boolean runtime) {
        if (!cuda) {
            return new UnavailableException(
                    "there is no gpu0: " + engine + " as installed here computes on the CPU alone",
                    "use --device cpu, or install the engine's CUDA build (README, 'On a GPU')");
        }
        if (!runtime) {
            return new UnavailableException(
                    "there is no gpu0: " + engine + " is a CUDA build, but libcudart is not found",
                    "install the CUDA runtime and add the folder of libcudart.so to"
                            + " LD_LIBRARY_PATH, or use --device cpu");
        }
        return new UnavailableException(
                "there is no gpu0: the CUDA runtime that " + engine + " uses sees no GPU",
                "see whether nvidia-smi lists one and CUDA_VISIBLE_DEVICES hides none, or use"
                        + " --device cpu");
    }

    private static boolean hasRuntime() {
        try {
            return CudaUtils.getCudaVersion() > 0;
        } catch (IllegalStateException | IllegalArgumentException e) {
            return false; // DJL's way to say that it loaded no libcudart
        }
    }

    /**
     * Sets, before LibTorch is loaded, whether it rounds the factors of matrix products to TF32 on
     * an NVIDIA GPU.
     *
     * <p>DJL has no switch for it. LibTorch and cuBLAS each have one in the environment: the former
     * allows TF32, which it does not by itself, and the latter forbids it whatever LibTorch asks
     * for.
     *
     * @throws UnavailableException if the environment says the opposite already
     */
    static void setTf32(boolean tf32) {
        if (tf32 && "0".equals(NativeEnvironment.get(OVERRIDE_TF32))) {
            throw new UnavailableException(
                    "engine.precision is tf32, and %s=0 in the environment forbids it"
                            .formatted(OVERRIDE_TF32),
                    "unset " + OVERRIDE_TF32 + ", or use engine.precision float32");
        }
        NativeEnvironment.set(ALLOW_TF32, tf32 ? "1" : "0");
        if (!tf32) {
            NativeEnvironment.set(OVERRIDE_TF32, "0");
        }
    }
}
