package dev.residue.training.engine;

import java.util.List;

/**
 * How the threads of OpenMP wait for work: asleep, unless the environment says otherwise.
 *
 * <p>An engine splits every larger operation among OpenMP's threads. By default those that are done
 * spin until the next operation, which gains next to nothing where the process has the cores to
 * itself. Beside other work it costs a multiple: who spins uses up the time in which the thread
 * that all wait for would have been scheduled.
 */
final class OpenMpWaitPolicy {

    private static final String POLICY = "OMP_WAIT_POLICY";

    /** What the runtimes of GNU, LLVM and Intel read; one that is set is the user's decision. */
    private static final List<String> DECISIONS =
            List.of(POLICY, "GOMP_SPINCOUNT", "KMP_BLOCKTIME");

    private OpenMpWaitPolicy() {}

    /**
     * Sets the policy, which OpenMP's library reads once, while it is loaded with an engine's.
     *
     * @throws EngineSelection.UnavailableException if the environment cannot be changed
     */
    static void apply() {
        for (String name : DECISIONS) {
            if (isSet(name)) {
                return;
            }
        }
        NativeEnvironment.set(POLICY, "PASSIVE");
    }

    private static boolean isSet(String name) {
        // what the process was started with needs no native call
        String given = System.getenv(name);
        String value = given == null || given.isEmpty() ? NativeEnvironment.get(name) : given;
        return value != null && !value.isEmpty();
    }
}
