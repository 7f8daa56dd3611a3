package dev.residue.app.command;

import com.google.inject.Inject;
import dev.residue.app.experiment.CalculationFile;
import dev.residue.app.experiment.Catalog;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.experiment.ExperimentReader;
import dev.residue.app.experiment.ExperimentReader.Changes;
import dev.residue.app.run.CalculationRun;
import dev.residue.app.run.RequestException;
import dev.residue.app.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Trains an experiment from the start. */
@Command(
        name = "run",
        description = "Trains an experiment, probes it at every checkpoint, and writes a report.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

    private final ExperimentReader reader;
    private final Catalog catalog;

    @Parameters(paramLabel = "EXPERIMENT", description = "A preset's name or a YAML file.")
    private String name;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = {
                "The run's directory; runs/EXPERIMENT-SEED without it.",
                "With --seeds, the folder of the runs' directories, EXPERIMENT-SEED each; runs"
                        + " without it."
            })
    private @Nullable Path out;

    @Option(
            names = "--seeds",
            paramLabel = "0..31|1,3,5",
            description = {
                "Train a run of every seed, as many at once, and in as many processes, as is"
                        + " fastest.",
                "Each has a directory of its own, as if it had been run alone."
            })
    private @Nullable String seeds;

    @Option(
            names = "--vary",
            paramLabel = "path=[a, b]",
            description = {
                "With --seeds, set a key to another value for each seed, in their order, such as"
                        + " 'training.clipNorm=[1.0, 0.5]'; may be repeated.",
                "Keys of which the model's shape depends are refused."
            })
    private List<String> varied = new ArrayList<>();

    @Mixin private LayoutOptions layout;

    @Option(
            names = "--until",
            paramLabel = "MEASURE>=LIMIT",
            description = "End training where a measure reaches a value (or <=).")
    private @Nullable String until;

    @Option(
            names = "--watch",
            description =
                    "Write the report at every checkpoint, and say where it is, so that a browser"
                            + " can follow the run; with --seeds, of every run.")
    private boolean watch;

    @Option(names = "--json", description = "Print one JSON object on standard output.")
    private boolean json;

    @Mixin private ExperimentOptions options;

    @Inject
    RunCommand(ExperimentReader reader, Catalog catalog) {
        this.reader = reader;
        this.catalog = catalog;
    }

    @Override
    public Integer call() throws Exception {
        Optional<String> calculation = CalculationFile.key(name, catalog);
        if (calculation.isPresent()) {
            if (seeds != null) {
                throw new RequestException(
                        name + " is calculated, and has no seeds", "leave --seeds out");
            }
            if (watch) {
                throw new RequestException(
                        name + " is calculated at once: there is nothing to follow",
                        "leave --watch out");
            }
            return calculate(calculation.get());
        }
        if (seeds != null) {
            return many(SeedList.of(seeds));
        }
        String needless = varied.isEmpty() ? layout.given() : "--vary";
        if (needless != null) {
            throw new RequestException(
                    needless + " needs several seeds", "add --seeds, such as --seeds 0..7");
        }
        Experiment experiment =
                reader.read(name, options.changes().with("--until", "training.until", until));
        Path directory =
                out != null ? out : Path.of("runs", experiment.name() + "-" + experiment.seed());
        return Training.run(
                experiment,
                null,
                json,
                watch,
                () -> RunDirectory.create(directory),
                (created, trained, selection) -> Optional.empty());
    }

    private int many(List<Long> seedList) throws Exception {
        List<List<String>> assignments = Variation.of(varied, seedList.size());
        List<Experiment> experiments = new ArrayList<>();
        for (int i = 0; i < seedList.size(); i++) {
            experiments.add(
                    reader.read(
                            name,
                            options.changes(seedList.get(i), assignments.get(i))
                                    .with("--until", "training.until", until)));
        }
        Path folder = out != null ? out : Path.of("runs");
        return new EnsembleTraining(experiments, layout, json, watch)
                .begin(
                        experiments.stream()
                                .map(one -> folder.resolve(one.name() + "-" + one.seed()))
                                .toList());
    }

    private int calculate(String key) throws IOException {
        CalculationFile file = CalculationFile.read(name, key, catalog, changesOf(key));
        Path path = out != null ? out : Path.of("runs", name);
        try (RunDirectory directory = RunDirectory.create(path)) {
            Training.tell(CalculationRun.run(directory, file), json);
        }
        return 0;
    }

    /** Returns the keys to set; what cannot be chosen here is refused, not passed over. */
    private Changes changesOf(String key) {
        Map<String, Changes.Setting> given = options.changes().options();
        if (given.containsKey("--seed")) {
            throw new RequestException(
                    name + " draws nothing: its numbers are the same for every seed",
                    "leave --seed out");
        }
        if (until != null) {
            throw new RequestException(
                    name + " measures nothing while it is calculated", "leave --until out");
        }
        Changes.Setting device = given.get("--device");
        boolean elsewhere = device != null && !device.value().equals("cpu");
        if (given.containsKey("--engine") || elsewhere) {
            throw new RequestException(
                    name + " computes in plain Java on the CPU, with no engine",
                    "leave " + (elsewhere ? "--device" : "--engine") + " out");
        }
        Changes.Setting steps = given.get("--steps");
        return new Changes(options.changes().assignments(), Map.of())
                .with("--steps", key + ".steps", steps == null ? null : steps.value());
    }
}
