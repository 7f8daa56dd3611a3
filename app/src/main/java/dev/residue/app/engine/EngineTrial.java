package dev.residue.app.engine;

import ai.djl.engine.EngineException;
import ai.djl.translate.TranslateException;
import dev.residue.analysis.probe.Probe;
import dev.residue.analysis.probe.ProbeSuite;
import dev.residue.analysis.probe.Subject;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.run.ExperimentSession;
import dev.residue.app.run.RequestException;
import dev.residue.training.engine.EngineSelection;
import dev.residue.training.loop.TrainingSession;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tries one step, and every probe from an outside jar, before anything is created, and names the
 * operations that the engine lacks.
 *
 * <p>Our own probes are not tried: tests hold them to the same numbers on MXNet, and what an engine
 * lacks, they compute on the host. Nor is PyTorch, on which our blocks and probes are written,
 * unless something from an outside jar takes part.
 */
public final class EngineTrial {

    private static final String OWN_PROBE = "dev.residue.analysis.";

    private final Experiment experiment;
    private final EngineSelection selection;
    private final boolean torch;
    private final Map<String, Probe> outside = new LinkedHashMap<>();

    private EngineTrial(Experiment experiment, EngineSelection selection) {
        this.experiment = experiment;
        this.selection = selection;
        torch = selection.engine().getEngineName().equals("PyTorch");
        experiment
                .newProbes()
                .forEach(
                        (name, probe) -> {
                            if (!isIn(OWN_PROBE, probe)) {
                                outside.put(name, probe);
                            }
                        });
    }

    /** Refuses an engine that cannot train, or that lacks what the block or a probe needs. */
    public static void of(Experiment experiment, EngineSelection selection)
            throws IOException, TranslateException {
        EngineTrial trial = new EngineTrial(experiment, selection);
        if (!trial.isNeedless()) {
            trial.run();
        }
    }

    private boolean isNeedless() {
        return torch
                && outside.isEmpty()
                && isIn("dev.residue.model.", experiment.newBlock())
                && isIn("dev.residue.training.", experiment.newOptimizer());
    }

    private void run() throws IOException, TranslateException {
        if (!EngineEntry.canTrain(selection.engine().getEngineName())) {
            throw new RequestException(
                    selection.engineName() + " cannot train: it computes no gradients",
                    "use --engine PyTorch");
        }
        Map<String, String> lacks = new LinkedHashMap<>();
        try (TrainingSession session = ExperimentSession.builder(experiment, selection).build()) {
            session.trainTo(1);
            Subject subject = Subject.of(experiment.task(), session);
            for (Map.Entry<String, Probe> probe : outside.entrySet()) {
                @Nullable String lacking = tried(probe.getKey(), probe.getValue(), subject);
                if (lacking != null) {
                    lacks.put(probe.getKey(), lacking);
                }
            }
        } catch (UnsupportedOperationException | EngineException e) {
            if (isLack(e)) {
                throw refusal(
                        Stream.of(
                                "the model or its optimiser needs "
                                        + MissingOperation.orMessage(e)),
                        "use another model or optimiser" + orPyTorch());
            }
        }
        if (!lacks.isEmpty()) {
            throw refusal(
                    lacks.entrySet().stream()
                            .map(lack -> "probe '" + lack.getKey() + "' needs " + lack.getValue()),
                    "leave the probes out with --set probes" + orPyTorch());
        }
    }

    private @Nullable String tried(String name, Probe probe, Subject subject) throws IOException {
        try {
            new ProbeSuite(Map.of(name, probe)).measure(subject);
        } catch (UnsupportedOperationException | EngineException e) {
            return isLack(e) ? MissingOperation.orMessage(e) : null;
        }
        return null;
    }

    /** PyTorch says so where it lacks an operation; its other errors are the run's own. */
    private boolean isLack(RuntimeException failure) {
        return !torch || failure instanceof UnsupportedOperationException;
    }

    private String orPyTorch() {
        return torch ? "" : ", or use --engine PyTorch";
    }

    private RequestException refusal(Stream<String> lacks, String remedy) {
        StringBuilder message = new StringBuilder(selection.engineName());
        message.append(" lacks what this experiment needs:");
        lacks.forEach(lack -> message.append("\n  ").append(lack));
        return new RequestException(message.toString(), remedy);
    }

    private static boolean isIn(String packages, Object object) {
        return object.getClass().getName().startsWith(packages);
    }
}
