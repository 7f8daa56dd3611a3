package dev.residue.app.command;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import com.google.inject.Inject;
import dev.residue.analysis.probe.Subject;
import dev.residue.analysis.record.RunFiles;
import dev.residue.app.engine.Engines;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.experiment.ExperimentReader;
import dev.residue.app.run.MemoryNeed;
import dev.residue.app.run.RequestException;
import dev.residue.app.run.RunDirectory;
import dev.residue.app.run.ShellCommand;
import dev.residue.training.checkpoint.Checkpoint;
import dev.residue.training.checkpoint.CheckpointStore;
import dev.residue.training.checkpoint.Weights;
import dev.residue.training.engine.EngineSelection;
import dev.residue.training.safetensors.SafeTensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options that name a model: a checkpoint of a run, or somebody else's weights. */
final class SubjectOptions {

    /** What is done with the model, whose step is null where the weights do not say. */
    interface Work {
        void on(Subject subject, @Nullable Long step) throws IOException;
    }

    private interface Loading {

        void into(Block block) throws IOException;
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

    private final ExperimentReader reader;

    @Inject
    SubjectOptions(ExperimentReader reader) {
        this.reader = reader;
    }

    Experiment experiment() {
        if ((directory == null) == (weights == null)) {
            throw new RequestException(
                    "there must be either a run's directory or --weights",
                    "give one: RUN_DIR, or --weights FILE --experiment EXPERIMENT");
        }
        Experiment experiment = read();
        MemoryNeed.require(experiment, MemoryNeed::analysis);
        return experiment;
    }

    private Experiment read() {
        if (directory != null) {
            Path file = RunDirectory.requireRun(directory).experiment();
            return reader.readRun(file, options.changes());
        }
        if (experimentName == null) {
            throw new RequestException(
                    "--weights does not say what the weights were trained on",
                    "add --experiment with a preset's name or a YAML file");
        }
        return reader.read(experimentName, options.changes());
    }

    RunFiles requiredRun() {
        if (directory == null) {
            throw new RequestException(
                    "a single file of weights has no checkpoints", "give a run's directory");
        }
        return new RunFiles(directory);
    }

    /** Returns what the model is called. */
    String title() {
        return directory != null
                ? directory.toAbsolutePath().normalize().getFileName()
                        + (step == null ? "" : ", step " + step)
                : String.valueOf(Objects.requireNonNull(weights).getFileName());
    }

    /** Returns where a report of the model is written, unless another place is named. */
    Path report(@Nullable Long at) {
        return directory != null
                ? directory.resolve("analysis-step-" + at + ".html")
                : Path.of(title().replaceFirst("\\.safetensors$", "") + ".analysis.html");
    }

    /** Returns the command that makes a report of the model. */
    String command(Path report) {
        List<Object> words = new ArrayList<>(List.of("residue", "analyze"));
        if (directory != null) {
            words.add(directory);
            if (step != null) {
                words.addAll(List.of("--step", step));
            }
        } else {
            words.addAll(
                    List.of(
                            "--weights",
                            Objects.requireNonNull(weights),
                            "--experiment",
                            Objects.requireNonNull(experimentName)));
        }
        words.addAll(List.of("--report", report));
        return ShellCommand.of(words.toArray());
    }

    void withSubject(Experiment experiment, Work work) throws IOException {
        if (directory != null) {
            Checkpoint checkpoint = checkpoint(directory, step);
            on(experiment, block -> Weights.load(checkpoint, block), checkpoint.step(), work);
            return;
        }
        Path file = Objects.requireNonNull(weights);
        SafeTensors tensors = SafeTensors.read(file);
        on(
                experiment,
                block -> Weights.load(tensors, block, file.toString()).forEach(System.err::println),
                stepOf(tensors),
                work);
    }

    void withEveryCheckpoint(Experiment experiment, Work work) throws IOException {
        for (Checkpoint checkpoint : requiredRun().checkpoints().list()) {
            on(experiment, block -> Weights.load(checkpoint, block), checkpoint.step(), work);
        }
    }

    private static void on(Experiment experiment, Loading loading, @Nullable Long at, Work work)
            throws IOException {
        Block block = experiment.newBlock();
        EngineSelection selection = Engines.load(experiment);
        MemoryNeed.requireOn(selection.device(), experiment, MemoryNeed::analysis);
        try (NDManager manager =
                NDManager.newBaseManager(selection.device(), selection.engine().getEngineName())) {
            block.initialize(manager, DataType.FLOAT32, new Shape(1, experiment.task().context()));
            loading.into(block);
            work.on(new Subject(experiment.task(), block, manager, at == null ? 0 : at), at);
        }
    }

    /** Returns the checkpoint of a step, the latest where none is given, or refuses. */
    static Checkpoint checkpoint(Path run, @Nullable Long step) throws IOException {
        CheckpointStore store = new RunFiles(run).checkpoints();
        List<String> steps = new ArrayList<>();
        @Nullable Checkpoint found = null;
        for (Checkpoint checkpoint : store.list()) {
            steps.add(Long.toString(checkpoint.step()));
            if (step == null || step.equals(checkpoint.step())) {
                found = checkpoint;
            }
        }
        if (found != null) {
            return found;
        }
        throw steps.isEmpty()
                ? RunDirectory.withoutCheckpoint(run)
                : new RequestException(
                        run + " has no checkpoint of step " + step,
                        "use one of " + String.join(", ", steps));
    }

    private static @Nullable Long stepOf(SafeTensors tensors) {
        String written = tensors.metadata().getOrDefault("step", "");
        return written.matches("\\d{1,18}") ? Long.parseLong(written) : null;
    }
}
