package dev.residue.app.command;

import com.google.inject.Inject;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.experiment.ExperimentReader;
import dev.residue.app.experiment.ExperimentReader.Changes;
import dev.residue.app.experiment.TheoryReader;
import dev.residue.app.run.RequestException;
import dev.residue.app.run.RunDirectory;
import dev.residue.app.run.TheoryRun;
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

    @Parameters(paramLabel = "EXPERIMENT", description = "A preset's name or a YAML file.")
    private String name;

    @Option(names = "--out", paramLabel = "DIR", description = "The run's directory.")
    private @Nullable Path out;

    @Option(names = "--json", description = "Print one JSON object on standard output.")
    private boolean json;

    @Mixin private ExperimentOptions options;

    @Inject
    RunCommand(ExperimentReader reader) {
        this.reader = reader;
    }

    @Override
    public Integer call() throws Exception {
        if (name.equals(TheoryReader.NAME)) {
            return theory();
        }
        Experiment experiment = reader.read(name, options.changes());
        Path directory =
                out != null ? out : Path.of("runs", experiment.name() + "-" + experiment.seed());
        return Training.of(experiment, json)
                .run(
                        () -> RunDirectory.create(directory),
                        (created, selection) -> Optional.empty());
    }

    private int theory() throws IOException {
        TheoryReader.TheoryFile file = TheoryReader.read(theoryChanges());
        Path path = out != null ? out : Path.of("runs", TheoryReader.NAME);
        try (RunDirectory directory = RunDirectory.create(path)) {
            Training.tell(TheoryRun.run(directory, file), json);
        }
        return 0;
    }

    /** Returns the keys to set; what cannot be chosen here is refused, not passed over. */
    private Changes theoryChanges() {
        Map<String, Changes.Setting> given = options.changes().options();
        Map<String, Changes.Setting> kept = new LinkedHashMap<>();
        Changes.Setting steps = given.get("--steps");
        if (steps != null) {
            kept.put("--steps", new Changes.Setting("theory.steps", steps.value()));
        }
        Changes.Setting device = given.get("--device");
        boolean elsewhere = device != null && !device.value().equals("cpu");
        if (given.containsKey("--engine") || elsewhere) {
            throw new RequestException(
                    TheoryReader.NAME + " computes in plain Java on the CPU, with no engine",
                    "leave " + (elsewhere ? "--device" : "--engine") + " out");
        }
        return new Changes(options.assignments(), kept);
    }
}
