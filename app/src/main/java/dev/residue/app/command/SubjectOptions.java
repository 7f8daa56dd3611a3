package dev.residue.app.command;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.residue.analysis.Subject;
import dev.residue.app.console.Shell;
import dev.residue.app.engine.Engines;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.experiment.ExperimentReader;
import dev.residue.app.run.RequestException;
import dev.residue.app.run.RunDirectory;
import dev.residue.training.Checkpoint;
import dev.residue.training.CheckpointStore;
import dev.residue.training.EngineSelection;
import dev.residue.training.Weights;
import dev.residue.training.safetensors.SafeTensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options that name a model: a checkpoint of a run, or somebody else's weights. */
final class SubjectOptions {

    /** What is done with the model. */
    interface Work {

        /**
         * Does it.
         *
         * @param step the model's step; null where the weights do not say
         */
        void on(Subject subject, @Nullable Long step) throws IOException;
    }

    @Parameters(arity = "0..1", paramLabel = "RUN_DIR", description = "A run's directory.")
    private @Nullable Path directory;

    @Option(names = "--step", paramLabel = "N", description = "The checkpoint; the latest.")
    private @Nullable Long step;

    @Option(names = "--weights", paramLabel = "FILE", description = "A safetensors file.")
    private @Nullable Path weights;

    @Option(
            names = "--experiment",
            paramLabel = "EXPERIMENT",
            description = "The preset or YAML file that the weights belong to.")
    private @Nullable String experimentName;

    @Mixin private ExperimentOptions options;

    /** Reads the experiment that the model belongs to. */
    Experiment experiment(ExperimentReader reader) {
        if ((directory == null) == (weights == null)) {
            throw new RequestException(
                    "there must be either a run's directory or --weights",
                    "give one: RUN_DIR, or --weights FILE --experiment EXPERIMENT");
        }
        if (directory != null) {
            Path file = RunDirectory.experimentFile(RunDirectory.requireRun(directory));
            return reader.read(file.toString(), options.changes());
        }
        if (experimentName == null) {
            throw new RequestException(
                    "--weights does not say what the weights were trained on",
                    "add --experiment with a preset's name or a YAML file");
        }
        return reader.read(experimentName, options.changes());
    }

    /** Returns the run's directory, which must have been given. */
    Path requiredRun() {
        if (directory == null) {
            throw new RequestException(
                    "a single file of weights has no checkpoints", "give a run's directory");
        }
        return directory;
    }

    /** Loads the weights and does the work. */
    void withSubject(Experiment experiment, Work work) throws IOException {
        @Nullable Checkpoint checkpoint = directory == null ? null : checkpoint(directory);
        Path file = checkpoint == null ? requiredWeights() : checkpoint.weightsFile();
        SafeTensors tensors = SafeTensors.read(file);
        @Nullable Long at = stepOf(tensors);
        if (checkpoint != null) {
            at = checkpoint.step();
        }
        on(experiment, tensors, file, at, work);
    }

    /** Loads one checkpoint of the run after the other and does the work. */
    void withEveryCheckpoint(Experiment experiment, Work work) throws IOException {
        for (Checkpoint checkpoint : RunDirectory.checkpoints(requiredRun()).list()) {
            on(experiment, checkpoint.weights(), checkpoint.weightsFile(), checkpoint.step(), work);
        }
    }

    private static void on(
            Experiment experiment, SafeTensors tensors, Path file, @Nullable Long at, Work work)
            throws IOException {
        Block block = experiment.newBlock();
        EngineSelection selection = Engines.load(experiment);
        try (NDManager manager =
                NDManager.newBaseManager(selection.device(), selection.engine().getEngineName())) {
            block.initialize(manager, DataType.FLOAT32, new Shape(1, experiment.task().context()));
            Weights.load(tensors, block, file.toString());
            work.on(new Subject(experiment.task(), block, manager, at == null ? 0 : at), at);
        }
    }

    private Path requiredWeights() {
        if (weights == null) {
            throw new IllegalStateException("neither a directory nor weights were given");
        }
        return weights;
    }

    private Checkpoint checkpoint(Path run) throws IOException {
        CheckpointStore store = RunDirectory.checkpoints(run);
        List<String> steps = new ArrayList<>();
        @Nullable Checkpoint found = null;
        for (Checkpoint checkpoint : store.list()) {
            steps.add(Long.toString(checkpoint.step()));
            if (step == null || step == checkpoint.step()) {
                found = checkpoint;
            }
        }
        if (found != null) {
            return found;
        }
        throw steps.isEmpty()
                ? new RequestException(
                        run + " has no checkpoint yet",
                        "begin it with: " + Shell.command("residue", "resume", run))
                : new RequestException(
                        run + " has no checkpoint of step " + step,
                        "use one of " + String.join(", ", steps));
    }

    private static @Nullable Long stepOf(SafeTensors tensors) {
        String written = tensors.metadata().getOrDefault("step", "");
        return written.matches("\\d{1,18}") ? Long.parseLong(written) : null;
    }
}
