package dev.residue.training.engine;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Locale;
import java.util.function.Supplier;

/** Says why an engine's library could not be loaded, and what to install or set. */
final class LoadFailure {

    private LoadFailure() {}

    /** Loads an engine, and turns whatever its library throws into one sentence and a remedy. */
    static Engine explained(String name, Supplier<Engine> engine) {
        try {
            return engine.get();
        } catch (EngineException | IllegalStateException | LinkageError | AssertionError e) {
            throw of(name, e);
        }
    }

    static EngineSelection.UnavailableException of(String name, Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String reason = reason(root);
        boolean own = name.equals("PyTorch") && System.getenv("PYTORCH_LIBRARY_PATH") != null;
        return new EngineSelection.UnavailableException(
                name + " cannot be loaded: " + reason, remedy(name, root, reason, own), failure);
    }

    private static String reason(Throwable root) {
        String message = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
        return root instanceof FileSystemException
                ? root.getClass().getSimpleName().replace("Exception", "") + " " + message
                : message;
    }

    /**
     * Returns what to install or set.
     *
     * @param own whether PYTORCH_LIBRARY_PATH names a LibTorch of the user's own
     */
    static String remedy(String name, Throwable root, String reason, boolean own) {
        String lower = reason.toLowerCase(Locale.ROOT);
        if (lower.contains("jnilib/") || (own && lower.contains("offline"))) {
            return "put the libdjl_torch of PYTORCH_VERSION and PYTORCH_FLAVOR beside libtorch; the"
                    + " one here is for 2.7.1, cpu or cu128";
        }
        if (root instanceof FileSystemException || lower.contains("no space left")) {
            return "set DJL_CACHE_DIR to a folder that can be written and has 500 MB of room, where"
                    + " the engine's library is unpacked";
        }
        if (lower.contains("offline")) {
            return "put the native jar of "
                    + name
                    + " for this system into lib, or allow the download with DJL_OFFLINE=false";
        }
        if (lower.matches(
                ".*\\b(lib)?(cuda|cudart|cublas|cudnn|nvrtc|nvtx|curand|cufft|cusparse"
                        + "|cusolver|nccl|cupti|c10_cuda|torch_cuda).*")) {
            return "install the CUDA version that this LibTorch was built for and add its folder to"
                    + " LD_LIBRARY_PATH, or use a CPU build";
        }
        if (root instanceof IOException) {
            return "see whether this machine reaches publish.djl.ai, or put the native jar of "
                    + name
                    + " for this system into lib";
        }
        return "use a build of " + name + " for this system" + variables(name);
    }

    private static String variables(String name) {
        return switch (name) {
            case "PyTorch" ->
                    "; PYTORCH_LIBRARY_PATH, PYTORCH_VERSION and PYTORCH_FLAVOR, where set, must"
                            + " belong together";
            case "MXNet" ->
                    "; MXNET_LIBRARY_PATH and MXNET_VERSION, where set, must belong together";
            default -> "";
        };
    }
}
