package dev.residue.training.loop;

/**
 * The seed that the engine's random state is set to before a forward pass, so that dropout is a
 * pure function of run, step and micro-batch, and a resumed run drops the same numbers.
 */
final class StepSeed {

    private StepSeed() {}

    /** Mixes by the finaliser of SplitMix64 (Steele, Lea and Flood 2014); at least 0, 31 bits. */
    static int of(long seed, long step, int microBatch) {
        long mixed = mix(mix(mix(seed) + step) + microBatch);
        return (int) (mixed >>> 33);
    }

    private static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
