package dev.residue.app.run;

import ai.djl.translate.TranslateException;
import dev.residue.app.experiment.Experiment;
import dev.residue.training.checkpoint.Checkpoint;
import dev.residue.training.engine.EngineSelection;
import dev.residue.training.loop.DivergedException;
import dev.residue.training.loop.EnsembleSession;
import dev.residue.training.loop.TrainingSession;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Trains several experiments as one, each in a run directory of its own. */
public final class EnsembleRunner {

    private final EngineSelection selection;
    private final PrintStream messages;
    private final boolean terminal;
    private final BooleanSupplier stop;

    /**
     * Makes a runner.
     *
     * @param selection the engine and device, loaded
     * @param messages where progress goes
     * @param terminal whether a person watches there
     * @param stop asked between steps whether to stop
     */
    public EnsembleRunner(
            EngineSelection selection,
            PrintStream messages,
            boolean terminal,
            BooleanSupplier stop) {
        this.selection = selection;
        this.messages = messages;
        this.terminal = terminal;
        this.stop = stop;
    }

    /**
     * A member of an ensemble.
     *
     * @param experiment what it trains
     * @param directory where its files go
     * @param from the checkpoint to go on from, of the same step for all; empty to begin
     */
    public record Member(
            Experiment experiment, RunDirectory directory, Optional<Checkpoint> from) {}

    /**
     * What became of the members.
     *
     * @param results of those that were trained to the end, or until they were told to stop
     * @param diverged those that were set aside, each with how
     */
    public record Outcome(List<RunResult> results, Map<Member, DivergedException> diverged) {}

    /**
     * Trains the members as one.
     *
     * @throws DivergedException if all of them diverge
     */
    public Outcome run(List<Member> members) throws IOException, TranslateException {
        Experiment first = members.get(0).experiment();
        List<RunInProgress> runs = new ArrayList<>();
        try (Progress progress = new Progress(messages, terminal, first.steps())) {
            for (Member member : members) {
                runs.add(
                        new RunInProgress(
                                member.experiment(),
                                selection,
                                member.directory(),
                                member.from(),
                                runs.isEmpty() ? progress : null));
            }
            List<TrainingSession> sessions = runs.stream().map(RunInProgress::session).toList();
            List<RunResult> results = new ArrayList<>();
            Map<Member, DivergedException> diverged = new LinkedHashMap<>();
            try (EnsembleSession ensemble =
                    ExperimentSession.together(
                            members.stream().map(Member::experiment).toList(), sessions)) {
                ensemble.setListener(
                        (member, failure) -> {
                            RunInProgress run = runs.get(sessions.indexOf(member));
                            progress.end();
                            messages.println(
                                    run.directory().path()
                                            + " is set aside: "
                                            + failure.getMessage());
                            // a resumed whole is that of the others
                            Companions.write(
                                    ensemble.members().stream()
                                            .map(one -> runs.get(sessions.indexOf(one)).directory())
                                            .toList());
                        });
                ensemble.trainTo(first.steps(), stop);
                progress.end();
                for (int i = 0; i < runs.size(); i++) {
                    DivergedException failure = ensemble.diverged().get(sessions.get(i));
                    if (failure != null) {
                        diverged.put(members.get(i), failure);
                    } else {
                        results.add(runs.get(i).finish());
                    }
                }
            }
            return new Outcome(results, diverged);
        } finally {
            close(runs);
        }
    }

    /**
     * Makes directories those of runs that can be resumed, before the first of them begins.
     *
     * @param groups the members that are trained as one, in each group
     */
    public static void prepare(List<List<Member>> groups) throws IOException {
        for (List<Member> group : groups) {
            for (Member member : group) {
                RunInProgress.describe(member.experiment(), member.directory());
            }
            if (group.size() > 1) {
                Companions.write(group.stream().map(Member::directory).toList());
            }
        }
    }

    private static void close(List<RunInProgress> runs) throws IOException {
        IOException failure = null;
        for (RunInProgress run : runs) {
            try {
                run.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
