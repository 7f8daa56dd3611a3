package dev.residue.app.command;

import dev.residue.analysis.study.ClaimResult;
import dev.residue.analysis.study.Verdict;
import dev.residue.app.engine.EngineTrial;
import dev.residue.app.engine.Engines;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.run.BatchParts;
import dev.residue.app.run.Interruption;
import dev.residue.app.run.JsonText;
import dev.residue.app.run.MemoryNeed;
import dev.residue.app.run.RunDirectory;
import dev.residue.app.run.RunResult;
import dev.residue.app.run.Runner;
import dev.residue.app.run.ShellCommand;
import dev.residue.app.run.Watch;
import dev.residue.training.checkpoint.Checkpoint;
import dev.residue.training.engine.EngineSelection;
import dev.residue.training.engine.EngineSettings;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What run and resume have in common: start-up line, training, and what is said at the end. */
final class Training {

    /** Decides where a run begins, once its directory is locked. */
    interface Beginning {
        Optional<Checkpoint> from(
                RunDirectory directory, Experiment experiment, EngineSelection selection)
                throws IOException;
    }

    private Training() {}

    /**
     * Trains an experiment, and chooses before what it leaves open.
     *
     * @param threads another number of threads than the experiment's; null for its own
     * @param followed whether the report is written at every checkpoint
     * @param opening opens the run's directory, once nothing else can be wrong
     */
    static int run(
            Experiment given,
            @Nullable Integer threads,
            boolean json,
            boolean followed,
            Callable<RunDirectory> opening,
            Beginning beginning)
            throws Exception {
        given.warnings().forEach(warning -> System.err.println("warning: " + warning));
        MemoryNeed.require(given, MemoryNeed::training);
        EngineSettings own = given.engine();
        EngineSelection selection =
                Engines.load(given, threads == null ? own : own.withThreads(threads));
        Experiment experiment =
                BatchParts.chosen(List.of(given), selection.device(), System.err).get(0);
        MemoryNeed.requireOn(selection.device(), experiment, MemoryNeed::training);
        EngineTrial.of(experiment, selection);
        try (RunDirectory directory = opening.call()) {
            try {
                Optional<Checkpoint> from = beginning.from(directory, experiment, selection);
                return train(experiment, selection, directory, from, json, followed);
            } catch (Exception | OutOfMemoryError | StackOverflowError | LinkageError e) {
                throw new RunFailedException(List.of(directory.path()), e);
            }
        }
    }

    private static int train(
            Experiment experiment,
            EngineSelection selection,
            RunDirectory directory,
            Optional<Checkpoint> from,
            boolean json,
            boolean followed)
            throws Exception {
        try (Interruption interruption = Interruption.listen()) {
            System.err.printf(
                    Locale.ROOT,
                    "%s, seed %d, %d steps, into %s: %s%n",
                    experiment.name(),
                    experiment.seed(),
                    experiment.steps(),
                    directory.path(),
                    Engines.startLine(experiment, selection));
            if (followed) {
                System.err.println(
                        "from the first checkpoint on, follow it at "
                                + directory.files().report().toUri());
            }
            Runner runner =
                    new Runner(
                            experiment,
                            selection,
                            Watch.console(
                                    System.err, Boolean.getBoolean("residue.terminal"), followed),
                            interruption);
            RunResult result = runner.run(directory, from);
            tell(result, json);
            return result.interrupted() ? Interruption.STATUS : 0;
        }
    }

    /** Says what a run came to, as JSON or as text. */
    static void tell(RunResult result, boolean json) {
        if (json) {
            System.out.println(JsonText.of(result.toJson()));
        } else {
            for (ClaimResult claim : result.claims()) {
                System.out.printf(
                        Locale.ROOT,
                        "%-12s %-40s %s%n",
                        claim.verdict().words(),
                        claim.claim().id(),
                        claim.measured());
            }
            for (Map.Entry<String, Double> metric : result.metrics().entrySet()) {
                if (metric.getKey().startsWith("accuracy/")) {
                    System.out.printf(
                            Locale.ROOT, "%-50s %.4f%n", metric.getKey(), metric.getValue());
                }
            }
        }
        System.err.printf(
                Locale.ROOT,
                "%d steps, %.1f s, %.1f ms a training step; of the time, probes %.1f %%,"
                        + " evaluations %.1f %%%n",
                result.steps(),
                result.seconds(),
                result.msPerStep(),
                100 * result.probeShare(),
                100 * result.evaluationShare());
        result.remarks().forEach(System.err::println);
        if (!result.claims().isEmpty()) {
            System.err.println("findings: " + Verdict.tally(result.claims()));
        }
        System.err.println("report: " + result.report());
        if (result.interrupted()) {
            System.err.println(
                    "stopped; go on with: "
                            + ShellCommand.of("residue", "resume", result.directory()));
        }
    }
}
