package dev.residue.app.command;

import com.google.inject.Inject;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.experiment.ExperimentChanges;
import dev.residue.app.experiment.ExperimentReader;
import dev.residue.app.experiment.ExperimentReader.Changes;
import dev.residue.app.run.AtOnce;
import dev.residue.app.run.Companions;
import dev.residue.app.run.EnsembleRunner.Member;
import dev.residue.app.run.Exactness;
import dev.residue.app.run.RequestException;
import dev.residue.app.run.RunDirectory;
import dev.residue.app.run.ShellCommand;
import dev.residue.app.verify.JointRecovery;
import dev.residue.training.checkpoint.Checkpoint;
import dev.residue.training.checkpoint.DurableFiles;
import dev.residue.training.checkpoint.Manifest;
import dev.residue.training.checkpoint.Recovery;
import dev.residue.training.engine.EngineSelection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Goes on with runs from their latest checkpoints. */
@Command(
        name = "resume",
        description = "Goes on with runs, as if they had never stopped.",
        mixinStandardHelpOptions = true)
final class ResumeCommand implements Callable<Integer> {

    private final ExperimentReader reader;

    @Parameters(
            paramLabel = "RUN_DIR",
            arity = "1..*",
            description = {
                "The run's directory, or those of several runs.",
                "Runs that were trained as one go on as one, from a step that all of them have;"
                        + " one that is given without the others goes on alone."
            })
    private List<Path> directories = new ArrayList<>();

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

    @Mixin private AtOnceOption atOnce;

    @Inject
    ResumeCommand(ExperimentReader reader) {
        this.reader = reader;
    }

    @Override
    public Integer call() throws Exception {
        Map<String, Changes.Setting> options = new LinkedHashMap<>();
        put(options, "--steps", "training.steps", steps);
        put(options, "--engine", "engine.name", engine);
        put(options, "--device", "engine.device", device);
        Set<Path> places = new HashSet<>();
        List<Experiment> experiments = new ArrayList<>();
        for (Path directory : directories) {
            Path file = RunDirectory.requireRun(directory).experiment();
            experiments.add(reader.readRun(file, new Changes(assignments, options)));
            if (!places.add(directory.toAbsolutePath().normalize())) {
                throw new RequestException(directory + " is given twice", "give each run once");
            }
        }
        if (directories.size() > 1) {
            return new EnsembleTraining(experiments, atOnce.count(), json)
                    .train(directories, RunDirectory::existing, this::groups);
        }
        return Training.run(
                experiments.get(0),
                json,
                () -> RunDirectory.existing(directories.get(0)),
                (opened, experiment, selection) -> {
                    Recovery recovery =
                            Recovery.of(opened.files().checkpoints(), opened.files().metrics());
                    Companions.leave(opened);
                    return from(opened, recovery, experiment, selection);
                });
    }

    /** Finds the runs that were trained as one, and recovers them from a step that all have. */
    private List<List<Member>> groups(
            List<RunDirectory> opened, List<Experiment> experiments, EngineSelection selection)
            throws Exception {
        Map<Object, List<Integer>> together = new LinkedHashMap<>();
        for (int i = 0; i < opened.size(); i++) {
            Companions companions = Companions.of(opened.get(i).path());
            Object key =
                    atOnce.isGiven()
                            ? "all"
                            : companions == null ? i : companions.beside(opened.get(i).path());
            together.computeIfAbsent(key, absent -> new ArrayList<>()).add(i);
        }
        List<List<Member>> groups = new ArrayList<>();
        for (List<Integer> group : together.values()) {
            List<Experiment> alike = group.stream().map(experiments::get).toList();
            EnsembleTraining.requireSameShape(alike);
            int most = atOnce.isGiven() && atOnce.count() > 0 ? atOnce.count() : alike.size();
            int count =
                    alike.size() == 1
                            ? 1
                            : new AtOnce(alike, selection, System.err)
                                    .choose(atOnce.isGiven() ? atOnce.count() : most);
            for (List<Integer> part : EnsembleTraining.split(group, count)) {
                groups.add(recovered(part, opened, experiments, selection));
            }
        }
        for (List<Member> group : groups) {
            Companions.update(group.stream().map(Member::directory).toList());
        }
        return groups;
    }

    private List<Member> recovered(
            List<Integer> group,
            List<RunDirectory> opened,
            List<Experiment> experiments,
            EngineSelection selection)
            throws IOException {
        List<Recovery> recoveries = JointRecovery.of(group.stream().map(opened::get).toList());
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < group.size(); i++) {
            RunDirectory directory = opened.get(group.get(i));
            Experiment experiment = experiments.get(group.get(i));
            Optional<Checkpoint> from = from(directory, recoveries.get(i), experiment, selection);
            members.add(new Member(experiment, directory, from));
        }
        return members;
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
            RunDirectory opened,
            Recovery recovery,
            Experiment experiment,
            EngineSelection selection)
            throws IOException {
        if (recovery.from().isPresent()) {
            tellChanges(opened, recovery.from().get(), experiment);
            Exactness.losses(Manifest.read(recovery.from().get()), selection)
                    .forEach(System.err::println);
        }
        DurableFiles.deleteUnfinished(opened.path());
        opened.files().probes().cut(recovery.step());
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

    private void tellChanges(RunDirectory opened, Checkpoint checkpoint, Experiment experiment)
            throws IOException {
        String written = Manifest.read(checkpoint).text("configuration").orElse("");
        // read again, so that keys which this version added have their defaults on both sides
        String before = reader.readTextOfRun(checkpoint.manifestFile().toString(), written).yaml();
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
                                    "residue", "run", opened.files().experiment(), "--out", "DIR"));
        }
        for (ExperimentChanges.Change change : changes.changes()) {
            System.err.println("changed since step " + checkpoint.step() + ": " + change);
            if (change.isOfParts()) {
                System.err.println(
                        "from here on the run is no longer bit-identical to one that stayed:"
                                + " roundings differ, and so does what dropout drops, if there is"
                                + " any");
            }
        }
    }
}
