package dev.residue.app.command;

import com.google.inject.Inject;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.experiment.ExperimentReader;
import dev.residue.app.experiment.ExperimentReader.Changes;
import dev.residue.app.run.RunDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
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

    @Option(names = "--json", description = "Print one JSON object on standard output.")
    private boolean json;

    @Inject
    ResumeCommand(ExperimentReader reader) {
        this.reader = reader;
    }

    @Override
    public Integer call() throws Exception {
        Path file = RunDirectory.experimentFile(RunDirectory.requireRun(directory));
        Changes changes =
                steps == null
                        ? Changes.none()
                        : new Changes(
                                List.of(),
                                Map.of("--steps", new Changes.Setting("training.steps", steps)));
        Experiment experiment = reader.read(file.toString(), changes);
        return Training.of(experiment, json).run(() -> RunDirectory.existing(directory));
    }
}
