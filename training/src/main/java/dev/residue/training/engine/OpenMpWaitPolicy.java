package dev.residue.training.engine;

import java.util.List;

/**
 * How the threads of OpenMP wait for work, unless the environment says otherwise: asleep, or
 * spinning while nobody else wants the cores.
 *
 * <p>An engine splits every larger operation among OpenMP's threads, and those that are done wait
 * for the next one. Beside other work, who spins uses up the time in which the thread that all wait
 * for would have run, and a step takes many times as long. On free cores it depends on what waking
 * costs: nothing on some machines, and as much as the step itself on some virtual ones. So threads
 * sleep, except where {@link SpinThrottle} can see that they harm nobody.
 */
final class OpenMpWaitPolicy {

    private static final String POLICY = "OMP_WAIT_POLICY";

    private static final String SPINS = "GOMP_SPINCOUNT";

    /** What the runtimes of GNU, LLVM and Intel read; one that is set is the user's decision. */
    private static final List<String> DECISIONS = List.of(POLICY, SPINS, "KMP_BLOCKTIME");

    /** Some milliseconds, longer than one thread of an operation waits for another. */
    private static final String LONG = "300000";

    private OpenMpWaitPolicy() {}

    /**
     * Sets the policy, which OpenMP's library reads once, while it is loaded with an engine's.
     *
     * @param mayThrottle whether threads may spin, as a {@link SpinThrottle} will watch them
     * @return whether they do
     * @throws EngineSelection.UnavailableException if the environment cannot be changed
     */
    static boolean apply(boolean mayThrottle) {
        for (String name : DECISIONS) {
            if (isSet(name)) {
                return false;
            }
        }
        // where there are more threads than cores, GNU's runtime follows the policy alone
        NativeEnvironment.set(POLICY, "PASSIVE");
        if (mayThrottle) {
            NativeEnvironment.set(SPINS, LONG);
        }
        return mayThrottle;
    }

    private static boolean isSet(String name) {
        // what the process was started with needs no native call
        String given = System.getenv(name);
        String value = given == null || given.isEmpty() ? NativeEnvironment.get(name) : given;
        return value != null && !value.isEmpty();
    }
}
