package dev.residue.app.bench;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells when steps can be timed. Java's compiler takes processors from the engine until what a step
 * calls is compiled, which is seconds of a run that lasts hours: it is waited for.
 */
final class WarmUp {

    private static final int LEAST_STEPS = 10;
    private static final long LEAST_TIME = TimeUnit.MILLISECONDS.toNanos(1500);
    private static final long MOST_TIME = TimeUnit.SECONDS.toNanos(20);

    /**
     * The compiler is observed for so long, and is at rest if it computes for less than a share.
     */
    private static final long WINDOW = TimeUnit.SECONDS.toNanos(1);

    private static final double REST = 0.01;

    private final LongSupplier clock;
    private final LongSupplier compiled;
    private final long begun;
    private long windowBegun;
    private long compiledBefore;

    WarmUp() {
        this(System::nanoTime, compiler(ManagementFactory.getCompilationMXBean()));
    }

    /** Takes two clocks in nanoseconds: the time, and for how long Java's compiler has computed. */
    WarmUp(LongSupplier clock, LongSupplier compiled) {
        this.clock = clock;
        this.compiled = compiled;
        begun = clock.getAsLong();
        windowBegun = begun;
        compiledBefore = compiled.getAsLong();
    }

    /**
     * Returns whether enough was done: ten steps and a second and a half at least, until the
     * compiler rests or twenty seconds are over.
     */
    boolean isOver(long steps) {
        long now = clock.getAsLong();
        if (steps < LEAST_STEPS || now - begun < LEAST_TIME) {
            return false;
        }
        if (now - begun >= MOST_TIME) {
            return true;
        }
        if (now - windowBegun < WINDOW) {
            return false;
        }
        long computed = compiled.getAsLong();
        boolean rests = computed - compiledBefore < REST * (now - windowBegun);
        windowBegun = now;
        compiledBefore = computed;
        return rests;
    }

    private static LongSupplier compiler(@Nullable CompilationMXBean compiler) {
        return compiler == null || !compiler.isCompilationTimeMonitoringSupported()
                ? () -> 0
                : () -> TimeUnit.MILLISECONDS.toNanos(compiler.getTotalCompilationTime());
    }
}
