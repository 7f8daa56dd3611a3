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
import java.util.LinkedHashMap;
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

    @Option(names = "--out", paramLabel = "DIR", description = "The run's directory.")
    private @Nullable Path out;

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
            return calculate(calculation.get());
        }
        Experiment experiment = reader.read(name, options.changes());
        Path directory =
                out != null ? out : Path.of("runs", experiment.name() + "-" + experiment.seed());
        return Training.of(experiment, json)
                .run(
                        () -> RunDirectory.create(directory),
                        (created, selection) -> Optional.empty());
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
        Map<String, Changes.Setting> kept = new LinkedHashMap<>();
        Changes.Setting steps = given.get("--steps");
        if (steps != null) {
            kept.put("--steps", new Changes.Setting(key + ".steps", steps.value()));
        }
        if (given.containsKey("--seed")) {
            throw new RequestException(
                    name + " draws nothing: its numbers are the same for every seed",
                    "leave --seed out");
        }
        Changes.Setting device = given.get("--device");
        boolean elsewhere = device != null && !device.value().equals("cpu");
        if (given.containsKey("--engine") || elsewhere) {
            throw new RequestException(
                    name + " computes in plain Java on the CPU, with no engine",
                    "leave " + (elsewhere ? "--device" : "--engine") + " out");
        }
        return new Changes(options.assignments(), kept);
    }
}
