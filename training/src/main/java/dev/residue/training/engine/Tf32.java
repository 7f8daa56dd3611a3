package dev.residue.training.engine;

import org.jspecify.annotations.Nullable;

/**
 * Whether LibTorch on an NVIDIA GPU rounds the factors of matrix products to TF32.
 *
 * <p>DJL has no switch for it. LibTorch and cuBLAS each have one in the environment: the former
 * allows TF32, which it does not by itself, and the latter forbids it whatever LibTorch asks for.
 */
final class Tf32 {

    private static final String ALLOW = "TORCH_ALLOW_TF32_CUBLAS_OVERRIDE";
    private static final String OVERRIDE = "NVIDIA_TF32_OVERRIDE";

    private Tf32() {}

    /**
     * Sets the switches before LibTorch is loaded.
     *
     * @param tf32 null leaves them as they are
     * @throws EngineSelection.UnavailableException if the environment says the opposite already
     */
    static void apply(@Nullable Boolean tf32) {
        if (tf32 == null) {
            return;
        }
        if (tf32 && "0".equals(NativeEnvironment.get(OVERRIDE))) {
            throw new EngineSelection.UnavailableException(
                    "engine.tf32 is true, and " + OVERRIDE + "=0 in the environment forbids it",
                    "unset " + OVERRIDE + ", or leave engine.tf32 out");
        }
        NativeEnvironment.set(ALLOW, tf32 ? "1" : "0");
        if (!tf32) {
            NativeEnvironment.set(OVERRIDE, "0");
        }
    }
}
