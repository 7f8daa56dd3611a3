package dev.residue.app.command;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.inject.Inject;
import dev.residue.analysis.Measurement;
import dev.residue.analysis.Measurements;
import dev.residue.analysis.Probe;
import dev.residue.analysis.ProbeFactory;
import dev.residue.analysis.ProbeFiles;
import dev.residue.analysis.ProbeSuite;
import dev.residue.analysis.Subject;
import dev.residue.app.config.Nearest;
import dev.residue.app.experiment.Catalog;
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
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs probes on a checkpoint, or on somebody else's weights. */
@Command(
        name = "analyze",
        description = "Runs probes on a checkpoint of a run, or on somebody else's weights.",
        mixinStandardHelpOptions = true)
final class AnalyzeCommand implements Callable<Integer> {

    private final ExperimentReader reader;
    private final Catalog catalog;

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

    @Option(
            names = "--probe",
            paramLabel = "NAME",
            description = "A probe; all that the task offers otherwise. May be repeated.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--json", description = "Print one JSON object on standard output.")
    private boolean json;

    @Mixin private ExperimentOptions options;

    @Inject
    AnalyzeCommand(ExperimentReader reader, Catalog catalog) {
        this.reader = reader;
        this.catalog = catalog;
    }

    @Override
    public Integer call() throws Exception {
        Experiment experiment = experiment();
        @Nullable Checkpoint checkpoint = directory == null ? null : checkpoint(directory);
        Path file = checkpoint == null ? requiredWeights() : checkpoint.weightsFile();
        Block block = experiment.newBlock();
        Map<String, Probe> probes = probes(experiment, block);
        SafeTensors tensors = SafeTensors.read(file);
        EngineSelection selection = EngineSelection.load(experiment.engine());
        try (NDManager manager =
                NDManager.newBaseManager(selection.device(), selection.engine().getEngineName())) {
            block.initialize(manager, DataType.FLOAT32, new Shape(1, experiment.task().context()));
            Weights.load(tensors, block, file.toString());
            long at = checkpoint == null ? stepOf(tensors) : checkpoint.step();
            Measurements measurements =
                    new ProbeSuite(probes)
                            .measure(new Subject(experiment.task(), block, manager, at));
            tell(checkpoint == null && at < 0 ? null : at, measurements);
        }
        return 0;
    }

    private Experiment experiment() {
        if ((directory == null) == (weights == null)) {
            throw new RequestException(
                    "there must be either a run's directory or --weights",
                    "give one: 'residue analyze RUN_DIR', or 'residue analyze --weights FILE"
                            + " --experiment EXPERIMENT'");
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

    private Path requiredWeights() {
        if (weights == null) {
            throw new IllegalStateException("neither a directory nor weights were given");
        }
        return weights;
    }

    private Checkpoint checkpoint(Path run) throws IOException {
        CheckpointStore store = RunDirectory.checkpoints(run);
        if (step == null) {
            return store.latest()
                    .orElseThrow(
                            () ->
                                    new RequestException(
                                            run + " has no checkpoint yet",
                                            "begin it by 'residue resume " + run + "'"));
        }
        return store.find(step)
                .orElseThrow(
                        () ->
                                new RequestException(
                                        run + " has no checkpoint of step " + step,
                                        "use one of " + steps(store)));
    }

    private static String steps(CheckpointStore store) {
        try {
            return store.list().stream()
                    .map(checkpoint -> Long.toString(checkpoint.step()))
                    .collect(Collectors.joining(", "));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, Probe> probes(Experiment experiment, Block block) {
        Map<String, Probe> probes = new LinkedHashMap<>();
        for (Map.Entry<String, ProbeFactory> entry : catalog.probes().entrySet()) {
            boolean applies = entry.getValue().appliesTo(experiment.task(), block);
            if (applies && (names.isEmpty() || names.contains(entry.getKey()))) {
                probes.put(
                        entry.getKey(),
                        entry.getValue().create(experiment.task(), experiment.dataSeed()));
            }
        }
        for (String name : names) {
            if (!catalog.probes().containsKey(name)) {
                throw new RequestException(
                        "there is no probe '" + name + "'",
                        Nearest.hint(name, catalog.probes().keySet()));
            }
            if (!probes.containsKey(name)) {
                throw new RequestException(
                        "probe '" + name + "' has nothing to measure in this model of this task",
                        "leave it out");
            }
        }
        return probes;
    }

    private static long stepOf(SafeTensors tensors) {
        String written = tensors.metadata().getOrDefault("step", "");
        return written.matches("\\d{1,18}") ? Long.parseLong(written) : -1;
    }

    private void tell(@Nullable Long at, Measurements measurements) {
        if (!json) {
            for (Measurement measurement : measurements.numbers()) {
                System.out.printf(
                        Locale.ROOT,
                        "%-12s %-50s %6s %12.6f%n",
                        measurement.probe(),
                        measurement.name(),
                        measurement.index() == null ? "" : measurement.index(),
                        measurement.value());
            }
            return;
        }
        JsonObject object = new JsonObject();
        if (at == null) {
            object.add("step", JsonNull.INSTANCE);
        } else {
            object.addProperty("step", at);
        }
        JsonArray array = new JsonArray();
        measurements.numbers().forEach(number -> array.add(ProbeFiles.json(number)));
        object.add("measurements", array);
        System.out.println(new Gson().newBuilder().serializeNulls().create().toJson(object));
    }
}
