package dev.residue.training.engine;

import org.jspecify.annotations.Nullable;

/**
 * Which engine computes, and where; its components are the keys below {@code engine} in an
 * experiment file.
 *
 * @param name DJL's name of the engine, such as PyTorch or MXNet
 * @param device {@code cpu}, or {@code gpu0} for the GPU
 * @param threads the number of threads of one operation; none for all cores
 * @param interOpThreads the number of operations at a time; none for the engine's own choice
 * @param precision how exactly products, those of attention included, are computed
 */
public record EngineSettings(
        String name,
        String device,
        @Nullable Integer threads,
        @Nullable Integer interOpThreads,
        Precision precision) {

    public EngineSettings(String name, String device, @Nullable Integer threads) {
        this(name, device, threads, null, Precision.FLOAT32);
    }

    /** Returns the same with a number of threads. */
    public EngineSettings withThreads(int value) {
        return new EngineSettings(name, device, value, interOpThreads, precision);
    }

    /** Returns LibTorch on the CPU with all cores. */
    public static EngineSettings defaults() {
        return new EngineSettings("PyTorch", "cpu", null);
    }
}
