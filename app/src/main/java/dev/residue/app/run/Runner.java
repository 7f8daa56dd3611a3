package dev.residue.app.run;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.translate.TranslateException;
import ai.djl.util.Pair;
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
import dev.residue.training.engine.EngineSelection;
import dev.residue.training.loop.CheckpointWriter;
import dev.residue.training.loop.TrainingSession;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Trains an experiment in a run directory: evaluates, writes checkpoints, probes and reports. */
public final class Runner {

    private final Experiment experiment;
    private final EngineSelection selection;
    private final PrintStream messages;
    private final boolean terminal;
    private final BooleanSupplier stop;

    /**
     * Makes a runner.
     *
     * @param experiment what to train
     * @param selection the engine and device, loaded
     * @param messages where progress goes
     * @param terminal whether a person watches there
     * @param stop asked between steps whether to stop
     */
    public Runner(
            Experiment experiment,
            EngineSelection selection,
            PrintStream messages,
            boolean terminal,
            BooleanSupplier stop) {
        this.experiment = experiment;
        this.selection = selection;
        this.messages = messages;
        this.terminal = terminal;
        this.stop = stop;
    }

    /**
     * Trains.
     *
     * @param directory where the run's files go
     * @param from the checkpoint to go on from; empty to begin
     * @throws NoRoomException if the disk has no room for the checkpoints to come
     */
    public RunResult run(RunDirectory directory, Optional<Checkpoint> from)
            throws IOException, TranslateException {
        long firstStep = from.map(Checkpoint::step).orElse(-1L);
        DiskSpace.require(experiment, selection, directory.path(), firstStep);
        if (firstStep <= experiment.steps()) {
            // a run that is beyond keeps the file that says how far it went
            DurableFiles.write(
                    directory.files().experiment(), ChecksumTrailer.YAML.close(experiment.yaml()));
        }
        Task task = experiment.task();
        int every = experiment.evaluate().every();
        try (MetricsJournal metrics = new MetricsJournal(directory.files().metrics(), firstStep);
                MetricsJournal timings =
                        new MetricsJournal(directory.files().timings(), firstStep);
                Progress progress = new Progress(messages, terminal, experiment.steps())) {
            EvaluationListener evaluation =
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
                            () -> description(metrics.state()));
            ProbeListener probes =
                    new ProbeListener(
                            task,
                            new ProbeSuite(experiment.newProbes()),
                            directory.files().probes());
            Timings stopwatch = new Timings(timings, every);
            try (TrainingSession session =
                    ExperimentSession.builder(experiment, selection)
                            .addListener(stopwatch)
                            .addListener(evaluation)
                            .addListener(probes)
                            .addListener(progress)
                            .optCheckpoints(checkpoints)
                            .build()) {
                if (from.isPresent()) {
                    session.restore(from.get());
                }
                long before = session.step();
                session.trainTo(experiment.steps(), stop);
                progress.end();
                return finish(directory, session, stopwatch, evaluation, probes, before, timings);
            }
        }
    }

    private RunResult finish(
            RunDirectory directory,
            TrainingSession session,
            Timings stopwatch,
            EvaluationListener evaluation,
            ProbeListener probes,
            long before,
            MetricsJournal timings)
            throws IOException {
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
                session.step() < experiment.steps());
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

    /** Estimates before a run what its checkpoints will take on the disk. */
    private static final class DiskSpace {

        /** Weights and two moments, four bytes each. */
        private static final double BYTES_PER_PARAMETER = 12;

        /** A manifest, headers, and what probes find. */
        private static final double BYTES_BESIDE = 65_536;

        private static final double MARGIN = 1.1;

        private DiskSpace() {}

        /**
         * Checks that there is room.
         *
         * @param firstStep the step from which the run goes on; -1 to begin
         */
        static void require(
                Experiment experiment, EngineSelection selection, Path directory, long firstStep)
                throws IOException {
            double checkpoints = experiment.checkpoints().atMost(firstStep, experiment.steps());
            // one more while it is written beside
            double kept = experiment.checkpoints().keep().atMost(checkpoints) + 1;
            double each = parameters(experiment, selection) * BYTES_PER_PARAMETER + BYTES_BESIDE;
            double needed = MARGIN * kept * each;
            long usable = Files.getFileStore(directory).getUsableSpace();
            if (firstStep < experiment.steps() && needed > usable) {
                throw new NoRoomException(
                        String.format(
                                Locale.ROOT,
                                "%s has room for %s, and up to %.0f checkpoints need %s",
                                directory,
                                Size.text((double) usable),
                                kept,
                                Size.text(needed)));
            }
        }

        private static double parameters(Experiment experiment, EngineSelection selection) {
            try (NDManager manager =
                    NDManager.newBaseManager(
                            selection.device(), selection.engine().getEngineName())) {
                Block block = experiment.newBlock();
                block.initialize(
                        manager, DataType.FLOAT32, new Shape(1, experiment.task().context()));
                double count = 0;
                for (Pair<String, Parameter> entry : block.getParameters()) {
                    count += (double) entry.getValue().getArray().size();
                }
                return count;
            }
        }
    }
}
