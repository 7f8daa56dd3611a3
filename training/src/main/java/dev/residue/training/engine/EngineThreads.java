package dev.residue.training.engine;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many threads an engine is started with.
 *
 * @param intraOp the number of threads of one operation
 * @param why what chose that number
 * @param interOp the number of operations at a time; null for the engine's own choice
 */
public record EngineThreads(int intraOp, String why, @Nullable Integer interOp) {

    private static final String OMP = "OMP_NUM_THREADS";

    private static final Set<String> INTER_OP = Set.of("PyTorch", "MXNet");

    /**
     * Resolves settings.
     *
     * @param environment the process's environment variables
     * @param cores the number of cores that the process may use
     */
    static EngineThreads of(EngineSettings settings, Map<String, String> environment, int cores) {
        Integer interOp = settings.interOpThreads();
        if (settings.threads() != null) {
            return new EngineThreads(settings.threads(), "engine.threads", interOp);
        }
        String omp = environment.getOrDefault(OMP, "");
        if (omp.matches("[1-9]\\d{0,3}")) {
            return new EngineThreads(Integer.parseInt(omp), OMP, interOp);
        }
        return new EngineThreads(cores, "all cores", interOp);
    }

    /**
     * Checks that the engine has the number that is set.
     *
     * @throws EngineSelection.UnavailableException if its number of operations at a time cannot be
     *     chosen
     */
    static void check(EngineSettings settings) {
        if (settings.interOpThreads() != null && !INTER_OP.contains(settings.name())) {
            throw new EngineSelection.UnavailableException(
                    "engine.interOpThreads is a choice for PyTorch and MXNet, not for "
                            + settings.name(),
                    "leave engine.interOpThreads out, here by --set engine.interOpThreads=none");
        }
    }

    /** Hands the numbers to the engine, whose library reads them once, while it is loaded. */
    void apply(String engine) {
        if (engine.equals("PyTorch")) {
            System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(intraOp));
            if (interOp != null) {
                System.setProperty("ai.djl.pytorch.num_interop_threads", Integer.toString(interOp));
            }
        } else {
            NativeEnvironment.set(OMP, Integer.toString(intraOp));
            if (interOp != null && engine.equals("MXNet")) {
                NativeEnvironment.set("MXNET_CPU_WORKER_NTHREADS", Integer.toString(interOp));
            }
        }
    }

    EngineThreads asAlreadyStarted() {
        return new EngineThreads(
                intraOp, "the engine was started with them in this process", interOp);
    }

    /** Returns the numbers and their reasons, as the start-up line has them. */
    public String inWords() {
        return String.format(
                Locale.ROOT,
                "%d %s (%s)%s",
                intraOp,
                intraOp == 1 ? "thread" : "threads",
                why,
                interOp == null ? "" : ", " + interOp + " inter-op (engine.interOpThreads)");
    }
}
