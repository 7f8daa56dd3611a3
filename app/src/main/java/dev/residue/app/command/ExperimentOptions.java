package dev.residue.app.command;

import dev.residue.app.experiment.ExperimentReader.Changes;
import dev.residue.app.run.RequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that change an experiment file from the command line. */
final class ExperimentOptions {

    @Option(
            names = "--set",
            paramLabel = "path=value",
            description = {
                "Set a key, such as training.batchSize=256; may be repeated.",
                "The value is all that follows the =, '#' and blanks included. {key: value} is"
                        + " merged into what is there, key by key; [a, b] replaces a list; another"
                        + " name, as in 'training.schedule={cosine: {warmup: 9}}', replaces a task,"
                        + " model, optimizer or schedule with all its settings. none stands for no"
                        + " value, '\"none\"' for the text."
            })
    private List<String> assignments = new ArrayList<>();

    @Option(names = "--engine", paramLabel = "NAME", description = "DJL's name of the engine.")
    private @Nullable String engine;

    @Option(names = "--device", paramLabel = "cpu|gpu0", description = "Where it computes.")
    private @Nullable String device;

    @Option(names = "--steps", paramLabel = "N", description = "The total number of steps.")
    private @Nullable String steps;

    @Option(names = "--seed", paramLabel = "N", description = "The seed.")
    private @Nullable String seed;

    Changes changes() {
        return new Changes(assignments, Map.of())
                .with("--engine", "engine.name", engine)
                .with("--device", "engine.device", device)
                .with("--steps", "training.steps", steps)
                .with("--seed", "seed", seed);
    }

    /**
     * Returns what is changed in the experiment of one of several seeds.
     *
     * @param own assignments of this one alone, which come last
     */
    Changes changes(long ownSeed, List<String> own) {
        if (seed != null) {
            throw new RequestException(
                    "--seed and --seeds contradict each other", "use one of them");
        }
        List<String> all = new ArrayList<>(assignments);
        all.addAll(own);
        return new Changes(all, changes().options())
                .with("--seeds", "seed", Long.toString(ownSeed));
    }
}
