package dev.residue.training.engine;

import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import ai.djl.util.cuda.CudaUtils;

/** Says why an engine has no GPU. */
final class GpuCheck {

    private GpuCheck() {}

    static void requireGpu(Engine engine) {
        boolean cuda = engine.hasCapability(StandardCapabilities.CUDA);
        int count = cuda ? engine.getGpuCount() : 0;
        if (count == 0) {
            String name = engine.getEngineName() + " " + engine.getVersion();
            throw unavailable(name, cuda, cuda && hasRuntime());
        }
    }

    /**
     * Returns why there is no GPU.
     *
     * @param cuda whether the engine's library is a build for CUDA
     * @param runtime whether the CUDA runtime is found
     */
    static EngineSelection.UnavailableException unavailable(
            String engine, boolean cuda, boolean runtime) {
        if (!cuda) {
            return new EngineSelection.UnavailableException(
                    "there is no gpu0: " + engine + " as installed here computes on the CPU alone",
                    "use --device cpu, or install the engine's CUDA build (README, 'On a GPU')");
        }
        if (!runtime) {
            return new EngineSelection.UnavailableException(
                    "there is no gpu0: " + engine + " is a CUDA build, but libcudart is not found",
                    "install the CUDA runtime and add the folder of libcudart.so to"
                            + " LD_LIBRARY_PATH, or use --device cpu");
        }
        return new EngineSelection.UnavailableException(
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
}
