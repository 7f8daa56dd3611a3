package dev.residue.app.run;

import ai.djl.translate.TranslateException;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.experiment.ExperimentChanges;
import dev.residue.training.engine.EngineSelection;
import dev.residue.training.loop.EnsembleSession;
import dev.residue.training.loop.TrainingSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Times steps of some experiments' models, as one where there are several, and leaves no files. */
public final class Gauge implements AutoCloseable {

    private static final int WARM_UP_STEPS = 3;
    private static final double COLD_SECONDS = 1.0; // while Java's compiler is at work
    private static final double WARM_SECONDS = 0.3;
    private static final double SECONDS = 0.3; // of a round

    private final List<TrainingSession> sessions = new ArrayList<>();
    private final @Nullable EnsembleSession ensemble;
    private long done;

    /** Makes the models. */
    public Gauge(List<Experiment> experiments, EngineSelection selection) {
        for (Experiment experiment : experiments) {
            sessions.add(ExperimentSession.builder(experiment, selection).build());
        }
        try {
            ensemble =
                    sessions.size() == 1 ? null : ExperimentSession.together(experiments, sessions);
        } catch (RuntimeException | Error e) {
            sessions.forEach(TrainingSession::close);
            throw e;
        }
    }

    /** Returns why experiments cannot be trained as one; empty where they can. */
    static String obstacle(List<Experiment> experiments, EngineSelection selection) {
        if (experiments.stream().anyMatch(one -> one.until().isPresent())) {
            return "with training.until they may end at different steps";
        }
        Experiment first = experiments.get(0);
        Set<String> tried = new HashSet<>();
        for (Experiment other : experiments.subList(1, experiments.size())) {
            String optimizer =
                    ExperimentChanges.between(first.yaml(), other.yaml()).changes().stream()
                            .filter(change -> change.key().startsWith("training.optimizer"))
                            .map(ExperimentChanges.Change::toString)
                            .collect(Collectors.joining());
            if (tried.add(optimizer)) { // only optimisers may refuse one and not another
                String obstacle = obstacleOf(List.of(first, other), selection);
                if (!obstacle.isEmpty()) {
                    return obstacle;
                }
            }
        }
        return "";
    }

    private static String obstacleOf(List<Experiment> two, EngineSelection selection) {
        try (Gauge tried = new Gauge(two, selection)) {
            return tried.sessions.isEmpty() ? "there is no member" : "";
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /**
     * Makes the first steps.
     *
     * @param cold whether the process has made none before
     */
    public void warmUp(boolean cold) throws IOException, TranslateException {
        long begin = System.nanoTime();
        double seconds = cold ? COLD_SECONDS : WARM_SECONDS;
        while (done < WARM_UP_STEPS || System.nanoTime() - begin < 1e9 * seconds) {
            step();
        }
    }

    /** Makes a step. */
    public void step() throws IOException, TranslateException {
        if (ensemble == null) {
            sessions.get(0).trainTo(++done);
        } else {
            ensemble.trainTo(++done);
        }
    }

    /** Returns the time of a step in each of some rounds, in milliseconds. */
    public List<Double> msPerStep(int rounds) throws IOException, TranslateException {
        List<Double> times = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            long start = System.nanoTime();
            double passed = 0;
            long steps = 0;
            while (passed < SECONDS) {
                step();
                steps++;
                passed = (System.nanoTime() - start) / 1e9;
            }
            times.add(passed * 1e3 / steps);
        }
        return times;
    }

    @Override
    public void close() {
        if (ensemble != null) {
            ensemble.close();
        }
        sessions.forEach(TrainingSession::close);
    }
}
