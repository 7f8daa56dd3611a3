package dev.residue.app.run;

import ai.djl.translate.TranslateException;
import dev.residue.app.experiment.Experiment;
import dev.residue.training.checkpoint.Checkpoint;
import dev.residue.training.engine.EngineSelection;
import dev.residue.training.loop.DivergedException;
import dev.residue.training.loop.EnsembleSession;
import dev.residue.training.loop.TrainingSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Trains several experiments as one, each in a run directory of its own.
 *
 * @param selection the engine and device, loaded
 * @param watch where progress goes
 * @param stop asked between steps whether to stop
 */
public record EnsembleRunner(EngineSelection selection, Watch watch, BooleanSupplier stop) {

    private static final String SET_ASIDE = " is set aside: ";

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

    /** Trains the members, as one where there are several. */
    public Outcome run(List<Member> members) throws IOException, TranslateException {
        try {
            if (members.size() > 1) {
                watch.say(
                        "as one: seeds "
                                + members.stream()
                                        .map(one -> Long.toString(one.experiment().seed()))
                                        .collect(Collectors.joining(", ")));
                return together(members);
            }
            Member one = members.get(0);
            Runner runner = new Runner(one.experiment(), selection, watch, stop);
            return new Outcome(List.of(runner.run(one.directory(), one.from())), Map.of());
        } catch (DivergedException e) {
            Map<Member, DivergedException> diverged = new LinkedHashMap<>();
            for (Member member : members) {
                diverged.put(member, e);
            }
            watch.say(members.get(0).directory().path() + SET_ASIDE + e.getMessage());
            return new Outcome(List.of(), diverged);
        }
    }

    private Outcome together(List<Member> members) throws IOException, TranslateException {
        Experiment first = members.get(0).experiment();
        List<RunInProgress> runs = new ArrayList<>();
        try (Progress progress = watch.progress(first.steps())) {
            MeanLoss losses = new MeanLoss(progress, members.size());
            for (Member member : members) {
                runs.add(
                        new RunInProgress(
                                member.experiment(),
                                selection,
                                member.directory(),
                                member.from(),
                                losses,
                                watch.isReportFollowed()));
            }
            List<TrainingSession> sessions = runs.stream().map(RunInProgress::session).toList();
            List<RunResult> results = new ArrayList<>();
            Map<Member, DivergedException> diverged = new LinkedHashMap<>();
            try (EnsembleSession ensemble =
                    ExperimentSession.together(
                            members.stream().map(Member::experiment).toList(), sessions)) {
                ensemble.setListener(
                        new Departures(
                                member -> runs.get(sessions.indexOf(member)).directory(),
                                watch,
                                progress,
                                losses));
                try {
                    ensemble.trainTo(first.steps(), stop);
                } catch (DivergedException e) {
                    if (!ensemble.members().isEmpty()) {
                        throw e;
                    }
                    // all were set aside, each with its own failure
                }
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

    /** Hears of members that are set aside. */
    private record Departures(
            Function<TrainingSession, RunDirectory> directories,
            Watch watch,
            Progress progress,
            MeanLoss losses)
            implements EnsembleSession.SetAside {

        @Override
        public void onSetAside(TrainingSession member, DivergedException failure) {
            progress.end();
            losses.leave();
            watch.say(directories.apply(member).path() + SET_ASIDE + failure.getMessage());
        }

        @Override
        public void onSettled(List<TrainingSession> others) throws IOException {
            // a resumed whole is that of the others
            List<RunDirectory> left = others.stream().map(directories).toList();
            Companions.update(left, Companions.threads(left.get(0).path()));
        }
    }

    /**
     * Makes directories those of runs that can be resumed, before the first of them begins, and
     * writes down who is trained with whom.
     */
    public static void prepare(List<Group> groups) throws IOException {
        for (Group group : groups) {
            for (Member member : group.members()) {
                if (member.from().isEmpty()) {
                    RunInProgress.describe(member.experiment(), member.directory());
                }
            }
        }
        for (Group group : groups) {
            Companions.update(
                    group.members().stream().map(Member::directory).toList(), group.threads());
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
