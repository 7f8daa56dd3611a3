package dev.residue.model.hook;

import org.jspecify.annotations.Nullable;

/** The hooks of all passes of one transformer, while some work of a thread runs. */
public final class HookScope {

    @SuppressWarnings("ThreadLocalUsage") // one per transformer; its value goes with the work
    private final ThreadLocal<@Nullable Level> innermost = new ThreadLocal<>();

    /** One call of {@link #run}; calls may be nested. */
    private static final class Level {

        private final Hooks hooks; // of this level and those around it
        private boolean taken;

        Level(Hooks hooks) {
            this.hooks = hooks;
        }
    }

    /** Does work, and then makes sure that a pass took the hooks. */
    public <T extends @Nullable Object, E extends Exception> T run(
            Hooks hooks, Hooks.Work<T, E> work) throws E {
        Level outer = innermost.get();
        Level level = new Level(outer == null ? hooks : outer.hooks.and(hooks));
        innermost.set(level);
        T result;
        try {
            result = work.run();
        } finally {
            restore(outer);
        }
        if (outer != null) {
            outer.taken |= level.taken;
        }
        if (!level.taken && !hooks.isEmpty()) {
            throw new IllegalStateException(
                    "no pass of this transformer took the hooks at "
                            + hooks.names()
                            + ": run a forward pass, of it or of a block around it, on the same"
                            + " thread");
        }
        return result;
    }

    private void restore(@Nullable Level outer) {
        if (outer == null) {
            innermost.remove();
        } else {
            innermost.set(outer);
        }
    }

    /** Returns the hooks for a pass that is about to run. */
    public Hooks take() {
        Level level = innermost.get();
        if (level == null) {
            return Hooks.none();
        }
        level.taken = true;
        return level.hooks;
    }

    /**
     * Checks that nothing is to be hooked.
     *
     * @throws IllegalStateException if something is
     */
    public void requireNone() {
        Level level = innermost.get();
        if (level != null && !level.hooks.isEmpty()) {
            throw new IllegalStateException(
                    "generation computes without hooks, but there are some at "
                            + level.hooks.names()
                            + "; generate outside withHooks, or run forward passes of the whole"
                            + " context");
        }
    }
}
