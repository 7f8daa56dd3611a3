package dev.residue.app.run;

import ai.djl.translate.TranslateException;
import dev.residue.app.experiment.Experiment;
import dev.residue.training.engine.EngineSelection;
import dev.residue.training.loop.DivergedException;
import dev.residue.training.loop.EnsembleSession;
import dev.residue.training.loop.TrainingSession;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * How many models are trained as one: as many as are fastest, which a few steps of each number
 * tell, and no more than fit into memory.
 */
public final class AtOnce {

    private static final int WARM_UP = 3;
    private static final int ROUNDS = 3;
    private static final double SECONDS = 0.4; // of a round

    /** Numbers that differ by less are taken for the same, and the smaller one is chosen. */
    private static final double MARGIN = 0.97;

    private final List<Experiment> experiments;
    private final EngineSelection selection;
    private final PrintStream messages;

    /**
     * Prepares it.
     *
     * @param experiments what is to be trained
     * @param selection the engine and device, loaded
     * @param messages where the choice is said
     */
    public AtOnce(List<Experiment> experiments, EngineSelection selection, PrintStream messages) {
        this.experiments = experiments;
        this.selection = selection;
        this.messages = messages;
    }

    /**
     * Returns how many are trained as one.
     *
     * @param wanted how many are asked for; 0 for as many as are fastest
     */
    public int choose(int wanted) throws IOException, TranslateException {
        int all = experiments.size();
        String reason = obstacle();
        if (!reason.isEmpty()) {
            messages.println("trained one by one: " + reason);
            return 1;
        }
        int fitting =
                MemoryNeed.atOnce(experiments.get(0), wanted > 0 ? Math.min(wanted, all) : all);
        if (fitting < (wanted > 0 ? Math.min(wanted, all) : all)) {
            messages.printf(Locale.ROOT, "memory has room for %d at a time%n", fitting);
        }
        return wanted > 0 ? fitting : measured(fitting);
    }

    /** Returns why the experiments cannot be trained as one; empty where they can. */
    private String obstacle() {
        try (Sessions few = new Sessions(Math.min(2, experiments.size()))) {
            return few.obstacle();
        }
    }

    private int measured(int most) throws IOException, TranslateException {
        int best = 1;
        double bestTime = Double.POSITIVE_INFINITY;
        StringJoiner table = new StringJoiner(", ");
        for (int count = 1; ; count = Math.min(2 * count, most)) {
            double time;
            try (Sessions sessions = new Sessions(count)) {
                time = sessions.msPerStep() / count;
            } catch (DivergedException e) {
                return most; // as soon: training will say so, member by member
            }
            table.add(String.format(Locale.ROOT, "%.2f with %d", time, count));
            if (time < MARGIN * bestTime) {
                best = count;
                bestTime = time;
            }
            if (count == most) {
                break;
            }
        }
        messages.printf(
                Locale.ROOT,
                "%s: a step of one model takes, in ms, %s at once%n",
                best == 1 ? "trained one by one" : "trained " + best + " at once",
                table);
        return best;
    }

    /** Sessions of some of the experiments, without listeners. */
    private final class Sessions implements AutoCloseable {

        private final List<TrainingSession> sessions = new ArrayList<>();

        Sessions(int count) {
            for (Experiment experiment : experiments.subList(0, count)) {
                sessions.add(ExperimentSession.builder(experiment, selection).build());
            }
        }

        private EnsembleSession together() {
            return ExperimentSession.together(experiments, sessions);
        }

        String obstacle() {
            try (EnsembleSession tried = together()) {
                return tried.members().isEmpty() ? "there is no member" : "";
            } catch (IllegalArgumentException e) {
                return String.valueOf(e.getMessage());
            }
        }

        double msPerStep() throws IOException, TranslateException {
            if (sessions.size() == 1) {
                TrainingSession one = sessions.get(0);
                return msPerStep(one::trainTo);
            }
            try (EnsembleSession ensemble = together()) {
                return msPerStep(ensemble::trainTo);
            }
        }

        /** Returns the time of a step in the fastest of some rounds. */
        private double msPerStep(Stepping stepping) throws IOException, TranslateException {
            long done = 0;
            long begin = System.nanoTime();
            while (done < WARM_UP || System.nanoTime() - begin < 1e9 * SECONDS) {
                stepping.trainTo(++done);
            }
            double fastest = Double.POSITIVE_INFINITY;
            long steps;
            for (int round = 0; round < ROUNDS; round++) {
                long start = System.nanoTime();
                double passed = 0;
                for (steps = 0; passed < SECONDS; steps++) {
                    stepping.trainTo(++done);
                    passed = (System.nanoTime() - start) / 1e9;
                }
                fastest = Math.min(fastest, passed * 1e3 / steps);
            }
            return fastest;
        }

        @Override
        public void close() {
            sessions.forEach(TrainingSession::close);
        }
    }

    /** Trains to a step. */
    private interface Stepping {

        void trainTo(long step) throws IOException, TranslateException;
    }
}
