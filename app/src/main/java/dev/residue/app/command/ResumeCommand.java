package dev.residue.app.command;

import com.google.inject.Inject;
import dev.residue.analysis.record.RunFiles;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.experiment.ExperimentChanges;
import dev.residue.app.experiment.ExperimentReader;
import dev.residue.app.experiment.ExperimentReader.Changes;
import dev.residue.app.run.Exactness;
import dev.residue.app.run.RequestException;
import dev.residue.app.run.RunDirectory;
import dev.residue.app.run.ShellCommand;
import dev.residue.training.checkpoint.Checkpoint;
import dev.residue.training.checkpoint.DurableFiles;
import dev.residue.training.checkpoint.Manifest;
import dev.residue.training.checkpoint.Recovery;
import dev.residue.training.engine.EngineSelection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Goes on with a run from its latest checkpoint. */
@Command(
        name = "resume",
        description = "Goes on with a run, as if it had never stopped.",
        mixinStandardHelpOptions = true)
final class ResumeCommand implements Callable<Integer> {

    private final ExperimentReader reader;

    @Parameters(paramLabel = "RUN_DIR", description = "The run's directory.")
    private Path directory;

    @Option(names = "--steps", paramLabel = "N", description = "The total number of steps.")
    private @Nullable String steps;

    @Option(
            names = "--set",
            paramLabel = "path=value",
            description = "Set a key that the training so far does not depend on, such as probes.")
    private List<String> assignments = new ArrayList<>();

    @Option(names = "--engine", paramLabel = "NAME", description = "Go on with another engine.")
    private @Nullable String engine;

    @Option(names = "--device", paramLabel = "cpu|gpu0", description = "Go on elsewhere.")
    private @Nullable String device;

    @Option(names = "--json", description = "Print one JSON object on standard output.")
    private boolean json;

    @Inject
    ResumeCommand(ExperimentReader reader) {
        this.reader = reader;
    }

    @Override
    public Integer call() throws Exception {
        Path file = RunDirectory.requireRun(directory).experiment();
        Map<String, Changes.Setting> options = new LinkedHashMap<>();
        put(options, "--steps", "training.steps", steps);
        put(options, "--engine", "engine.name", engine);
        put(options, "--device", "engine.device", device);
        Experiment experiment = reader.readRun(file, new Changes(assignments, options));
        return Training.of(experiment, json)
                .run(
                        () -> RunDirectory.existing(directory),
                        (opened, selection) -> from(opened, experiment, selection));
    }

    private static void put(
            Map<String, Changes.Setting> options,
            String option,
            String key,
            @Nullable String value) {
        if (value != null) {
            options.put(option, new Changes.Setting(key, value));
        }
    }

    private Optional<Checkpoint> from(
            RunDirectory opened, Experiment experiment, EngineSelection selection)
            throws IOException {
        RunFiles files = opened.files();
        Recovery recovery = Recovery.of(files.checkpoints(), files.metrics());
        if (recovery.from().isPresent()) {
            tellChanges(recovery.from().get(), experiment);
            Exactness.losses(Manifest.read(recovery.from().get()), selection)
                    .forEach(System.err::println);
        }
        DurableFiles.deleteUnfinished(opened.path());
        files.probes().cut(recovery.step());
        recovery.apply(System.err);
        recovery.from().ifPresent(checkpoint -> tellIfOver(checkpoint.step(), experiment));
        return recovery.from();
    }

    private void tellIfOver(long step, Experiment experiment) {
        if (step >= experiment.steps()) {
            System.err.printf(
                    Locale.ROOT,
                    "nothing is left to do: the run is at step %d, and %d were asked for; to go on,"
                            + " give more with --steps%n",
                    step,
                    experiment.steps());
        }
    }

    private void tellChanges(Checkpoint checkpoint, Experiment experiment) throws IOException {
        String written = Manifest.read(checkpoint).text("configuration").orElse("");
        // read again, so that keys which this version added have their defaults on both sides
        String before = reader.readText(checkpoint.manifestFile().toString(), written).yaml();
        ExperimentChanges changes = ExperimentChanges.between(before, experiment.yaml());
        if (!changes.harmful().isEmpty()) {
            throw new RequestException(
                    "the experiment is not that of step "
                            + checkpoint.step()
                            + changes.harmful().stream()
                                    .map(change -> "\n  " + change)
                                    .collect(Collectors.joining()),
                    "leave these keys as they were, or begin another run with "
                            + ShellCommand.inText(
                                    "residue",
                                    "run",
                                    new RunFiles(directory).experiment(),
                                    "--out",
                                    "DIR"));
        }
        for (ExperimentChanges.Change change : changes.changes()) {
            System.err.println("changed since step " + checkpoint.step() + ": " + change);
        }
    }
}
