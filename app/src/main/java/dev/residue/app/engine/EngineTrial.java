package dev.residue.app.engine;

import ai.djl.engine.EngineException;
import ai.djl.translate.TranslateException;
import dev.residue.analysis.Probe;
import dev.residue.analysis.ProbeSuite;
import dev.residue.analysis.Subject;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.run.ExperimentSession;
import dev.residue.app.run.RequestException;
import dev.residue.training.EngineSelection;
import dev.residue.training.TrainingSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Tries one step, and every probe from an outside jar, before anything is created, and names the
 * operations that the engine lacks.
 *
 * <p>PyTorch is not tried: it is what blocks and probes are written on. Nor are our own probes,
 * which tests hold to the same numbers on MXNet: what an engine lacks, they compute on the host.
 */
public final class EngineTrial {

    private static final String OWN = "dev.residue.analysis.";

    private EngineTrial() {}

    /**
     * Tries an experiment.
     *
     * @throws RequestException if the block or a probe needs an operation that the engine lacks
     */
    public static void of(Experiment experiment, EngineSelection selection)
            throws IOException, TranslateException {
        if (selection.engine().getEngineName().equals("PyTorch")) {
            return;
        }
        List<String> lacks = new ArrayList<>();
        try (TrainingSession session = ExperimentSession.builder(experiment, selection).build()) {
            session.trainTo(1);
            Subject subject = Subject.of(experiment.task(), session);
            for (Map.Entry<String, Probe> probe : experiment.newProbes().entrySet()) {
                if (probe.getValue().getClass().getName().startsWith(OWN)) {
                    continue;
                }
                try {
                    new ProbeSuite(Map.of(probe.getKey(), probe.getValue())).measure(subject);
                } catch (UnsupportedOperationException | EngineException e) {
                    lacks.add("probe '" + probe.getKey() + "' needs " + operation(e));
                }
            }
        } catch (UnsupportedOperationException | EngineException e) {
            lacks.add("the model or its optimiser needs " + operation(e));
        }
        if (!lacks.isEmpty()) {
            throw new RequestException(
                    selection.engineName()
                            + " lacks what this experiment needs:\n  "
                            + String.join("\n  ", lacks),
                    "leave the probes out with --set probes, or use --engine PyTorch");
        }
    }

    /** Returns the method of DJL that the engine does not have. */
    static String operation(RuntimeException failure) {
        for (StackTraceElement element : failure.getStackTrace()) {
            if (element.getClassName().contains("NDArray")) {
                String message =
                        String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
                return "'" + element.getMethodName() + "' (" + message + ")";
            }
        }
        return "an operation: " + failure.getMessage();
    }
}
