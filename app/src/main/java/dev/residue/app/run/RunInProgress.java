package dev.residue.app.run;

import dev.residue.analysis.probe.ProbeSuite;
import dev.residue.analysis.record.EvaluationListener;
import dev.residue.analysis.record.ProbeListener;
import dev.residue.app.experiment.Experiment;
import dev.residue.dataset.Task;
import dev.residue.training.checkpoint.Checkpoint;
import dev.residue.training.checkpoint.ChecksumTrailer;
import dev.residue.training.checkpoint.DurableFiles;
import dev.residue.training.checkpoint.JournalState;
import dev.residue.training.checkpoint.MetricsJournal;
import dev.residue.training.checkpoint.RunFile;
import dev.residue.training.engine.EngineSelection;
import dev.residue.training.loop.CheckpointWriter;
import dev.residue.training.loop.TrainingSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A run whose files are open: a session that evaluates, writes checkpoints and probes. */
final class RunInProgress implements AutoCloseable {

    private final Experiment experiment;
    private final EngineSelection selection;
    private final RunDirectory directory;
    private final MetricsJournal metrics;
    private final MetricsJournal timings;
    private final EvaluationListener evaluation;
    private final ProbeListener probes;
    private final Goals goals;
    private final Timings stopwatch;
    private final TrainingSession session;
    private final long before;

    /**
     * Opens a run's files, and restores its session.
     *
     * @param from the checkpoint to go on from; empty to begin
     * @param progress hears of its losses
     * @param isReportFollowed whether the report is written at every checkpoint
     * @throws NoRoomException if the disk has no room for the checkpoints to come
     */
    RunInProgress(
            Experiment experiment,
            EngineSelection selection,
            RunDirectory directory,
            Optional<Checkpoint> from,
            MeanLoss progress,
            boolean isReportFollowed)
            throws IOException {
        this.experiment = experiment;
        this.selection = selection;
        this.directory = directory;
        long firstStep = from.map(Checkpoint::step).orElse(-1L);
        DiskSpace.require(experiment, selection, directory.path(), firstStep);
        if (firstStep <= experiment.steps()) {
            // a run that is beyond keeps the file that says how far it went
            describe(experiment, directory);
        }
        Task task = experiment.task();
        int every = experiment.evaluate().every();
        metrics = new MetricsJournal(directory.files().metrics(), firstStep);
        timings = opened(directory, firstStep, metrics);
        try {
            goals = new Goals(experiment, directory.files(), firstStep);
            evaluation =
                    new EvaluationListener(
                            task,
                            metrics,
                            every,
                            experiment.evaluate().sequences(),
                            experiment.dataSeed());
            CheckpointWriter checkpoints =
                    new CheckpointWriter(
                            directory.files().checkpoints(),
                            experiment.checkpoints(),
                            () -> description(metrics.state()),
                            goals::measuredAt);
            probes =
                    new ProbeListener(
                            task,
                            new ProbeSuite(experiment.newProbes()),
                            directory.files().probes());
            goals.listenTo(evaluation, probes);
            stopwatch = new Timings(timings, every);
            TrainingSession.Builder builder =
                    ExperimentSession.builder(experiment, selection)
                            .addListener(stopwatch)
                            .addListener(evaluation)
                            .addListener(probes)
                            .addListener(goals)
                            .addListener(progress)
                            .optCheckpoints(checkpoints);
            progress.alone()
                    .ifPresent(
                            shown ->
                                    builder.addListener(
                                            new LatestMeasures(
                                                    evaluation, shown, experiment.steps())));
            if (isReportFollowed) {
                builder.addListener(
                        new LiveReport(directory.files(), experiment, List.of(metrics, timings)));
            }
            session = builder.build();
        } catch (IOException | RuntimeException | Error e) {
            closeFiles();
            throw e;
        }
        try {
            if (from.isPresent()) {
                session.restore(from.get());
            }
        } catch (IOException | RuntimeException | Error e) {
            close();
            throw e;
        }
        before = session.step();
    }

    /** Writes the file that makes a directory that of a run, if it does not say the same yet. */
    static void describe(Experiment experiment, RunDirectory directory) throws IOException {
        Path file = directory.files().experiment();
        boolean same =
                experiment.isAsWritten()
                        && Files.exists(file)
                        && ChecksumTrailer.YAML.isIntact(RunFile.bytes(file));
        if (!same) {
            DurableFiles.write(file, ChecksumTrailer.YAML.close(experiment.yaml()));
        }
    }

    private static MetricsJournal opened(
            RunDirectory directory, long firstStep, MetricsJournal metrics) throws IOException {
        try {
            return new MetricsJournal(directory.files().timings(), firstStep);
        } catch (IOException | RuntimeException e) {
            metrics.close();
            throw e;
        }
    }

    /** Returns whether the run has come to what it is trained for. */
    boolean isReached() {
        return goals.isReached(session.step());
    }

    TrainingSession session() {
        return session;
    }

    Experiment experiment() {
        return experiment;
    }

    RunDirectory directory() {
        return directory;
    }

    /** Writes the report, and returns what the run came to. */
    RunResult finish() throws IOException {
        double seconds = stopwatch.seconds();
        double watching = (evaluation.nanoseconds() + probes.nanoseconds()) / 1e9;
        double probeShare = probes.nanoseconds() / 1e9 / seconds;
        double evaluationShare = evaluation.nanoseconds() / 1e9 / seconds;
        long made = session.step() - before;
        double msPerStep = made == 0 ? 0 : (seconds - watching) * 1e3 / made;
        timings.record(session.step(), RunDirectory.ENDED, seconds);
        timings.record(session.step(), "timing/probe-share", probeShare);
        timings.record(session.step(), "timing/evaluation-share", evaluationShare);
        timings.record(session.step(), "timing/ms-per-training-step", msPerStep);
        timings.flush();
        long start = System.nanoTime();
        RunReport report = RunReport.of(directory.files(), experiment);
        report.write(directory.files().report());
        timings.record(session.step(), RunDirectory.REPORTED, (System.nanoTime() - start) / 1e9);
        timings.flush();
        return new RunResult(
                directory.path(),
                experiment.name(),
                selection.engineName(),
                selection.deviceName(),
                experiment.seed(),
                session.step(),
                seconds,
                msPerStep,
                probeShare,
                evaluationShare,
                report.finalValues(),
                report.findings().claims(),
                directory.files().report(),
                goals.found(directory.files().checkpoints(), session.step()),
                session.step() < experiment.steps() && !isReached());
    }

    private Map<String, Object> description(JournalState journal) {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("experiment", experiment.name());
        description.put("configuration", experiment.yaml());
        description.put("configurationSha256", experiment.hash());
        description.put("seeds", experiment.seeds());
        description.putAll(Exactness.recorded(selection));
        description.put("versions", Versions.all());
        description.put("journal", journal.toJson());
        return description;
    }

    private void closeFiles() throws IOException {
        try (MetricsJournal one = metrics;
                MetricsJournal other = timings) {
            one.flush();
            other.flush();
        }
    }

    @Override
    public void close() throws IOException {
        try (TrainingSession closed = session) {
            closed.step(); // no more: it is only to be closed
        } finally {
            closeFiles();
        }
    }
}
