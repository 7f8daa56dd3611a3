package dev.residue.app.command;

import com.google.inject.Inject;
import dev.residue.app.command.EnsembleTraining.Plan;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.experiment.ExperimentChanges;
import dev.residue.app.experiment.ExperimentReader;
import dev.residue.app.experiment.ExperimentReader.Changes;
import dev.residue.app.run.Companions;
import dev.residue.app.run.EnsembleRunner.Member;
import dev.residue.app.run.Exactness;
import dev.residue.app.run.Group;
import dev.residue.app.run.Layout;
import dev.residue.app.run.RequestException;
import dev.residue.app.run.RunDirectory;
import dev.residue.app.run.ShellCommand;
import dev.residue.app.verify.JointRecovery;
import dev.residue.app.worker.Parent;
import dev.residue.training.checkpoint.Checkpoint;
import dev.residue.training.checkpoint.DurableFiles;
import dev.residue.training.checkpoint.Manifest;
import dev.residue.training.checkpoint.Recovery;
import dev.residue.training.engine.EngineSelection;
import dev.residue.training.engine.EngineThreads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
            names = "--until",
            paramLabel = "MEASURE>=LIMIT",
            description = "End training where a measure reaches a value (or <=); none to go on.")
    private @Nullable String until;

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

    @Option(
            names = "--while-input-lasts",
            hidden = true,
            description = "Stop as after SIGTERM when standard input ends.")
    private boolean whileInputLasts;

    @Mixin private LayoutOptions layout;

    @Inject
    ResumeCommand(ExperimentReader reader) {
        this.reader = reader;
    }

    @Override
    public Integer call() throws Exception {
        if (whileInputLasts) {
            Parent.listen();
        }
        Changes changes =
                new Changes(assignments, Map.of())
                        .with("--steps", "training.steps", steps)
                        .with("--until", "training.until", until)
                        .with("--engine", "engine.name", engine)
                        .with("--device", "engine.device", device);
        Set<Path> places = new HashSet<>();
        List<Experiment> experiments = new ArrayList<>();
        for (Path directory : directories) {
            Path file = RunDirectory.requireRun(directory).experiment();
            experiments.add(reader.readRun(file, changes));
            if (!places.add(directory.toAbsolutePath().normalize())) {
                throw new RequestException(directory + " is given twice", "give each run once");
            }
        }
        if (directories.size() > 1) {
            EnsembleTraining training = new EnsembleTraining(experiments, layout, json, false);
            return training.train(
                    directories,
                    RunDirectory::existing,
                    (opened, chosen, selection, stop) ->
                            layout.given() == null
                                    ? asBefore(opened, chosen, selection)
                                    : anew(opened, training, chosen, selection, stop));
        }
        if (layout.given() != null) {
            throw new RequestException(
                    layout.given() + " needs several runs",
                    "give the directories of several, or leave it out");
        }
        Companions companions = Companions.of(directories.get(0));
        Integer recorded =
                companions == null || !companions.isAlone() ? null : companions.threads();
        return Training.run(
                experiments.get(0),
                areThreadsSet() ? null : recorded,
                json,
                false,
                () -> RunDirectory.existing(directories.get(0)),
                (opened, experiment, selection) -> {
                    Recovery recovery =
                            Recovery.of(opened.files().checkpoints(), opened.files().metrics());
                    tellChanges(opened, recovery, experiment);
                    Optional<Checkpoint> from = from(opened, recovery, experiment, selection);
                    if (recorded == null) {
                        Companions.leave(opened);
                    }
                    return from;
                });
    }

    private boolean areThreadsSet() {
        return assignments.stream()
                .anyMatch(
                        one ->
                                one.startsWith("engine.threads=")
                                        || (one.startsWith("engine=") && one.contains("threads")));
    }

    /** Lets runs go on that were trained as one, from a step that all have, in as many threads. */
    private Plan asBefore(
            List<RunDirectory> opened, List<Experiment> experiments, EngineSelection selection)
            throws IOException {
        List<Path> paths = opened.stream().map(RunDirectory::path).toList();
        List<List<Integer>> together = Companions.groups(paths);
        for (List<Integer> group : together) {
            EnsembleTraining.requireSameShape(group.stream().map(experiments::get).toList());
            requireOneEnd(group.stream().map(experiments::get).toList());
        }
        List<Recovery> recoveries = recoveries(together, opened, experiments);
        List<Group> groups = new ArrayList<>();
        int most = 1;
        for (List<Integer> group : together) {
            Companions companions = Companions.of(paths.get(group.get(0)));
            Integer threads = companions == null ? null : companions.threads();
            if (threads != null && areThreadsSet()) {
                threads = selection.threads().intraOp();
            }
            EngineSelection own = withThreads(selection, threads);
            List<Member> members = recovered(group, opened, recoveries, experiments, own);
            groups.add(new Group(members, threads));
            most = Math.max(most, threads == null ? 1 : threads);
        }
        return new Plan(groups, Math.max(1, selection.threads().intraOp() / most));
    }

    private static void requireOneEnd(List<Experiment> group) {
        if (group.size() > 1 && group.stream().anyMatch(one -> one.until().isPresent())) {
            throw new RequestException(
                    "with training.until, runs that were trained as one may end at different steps",
                    "add --at-once 1 to go on one by one, or leave training.until out");
        }
    }

    /** Returns the engine as a process with so many threads will have it. */
    private static EngineSelection withThreads(
            EngineSelection selection, @Nullable Integer threads) {
        if (threads == null) {
            return selection;
        }
        EngineThreads here = selection.threads();
        return new EngineSelection(
                selection.engine(),
                selection.device(),
                new EngineThreads(threads, here.why(), here.interOp()));
    }

    /** Shares runs out as they are asked to be; those at different steps cannot become one. */
    private Plan anew(
            List<RunDirectory> opened,
            EnsembleTraining training,
            List<Experiment> experiments,
            EngineSelection selection,
            BooleanSupplier stop)
            throws Exception {
        EnsembleTraining.requireSameShape(experiments);
        List<Path> paths = opened.stream().map(RunDirectory::path).toList();
        List<Recovery> recoveries = recoveries(Companions.groups(paths), opened, experiments);
        Layout chosen = training.choose(experiments, selection, stop);
        Map<Long, List<Integer>> byStep =
                IntStream.range(0, opened.size())
                        .boxed()
                        .collect(
                                Collectors.groupingBy(
                                        i -> recoveries.get(i).step(),
                                        TreeMap::new,
                                        Collectors.toList()));
        List<List<Member>> groups = new ArrayList<>();
        EngineSelection own = withThreads(selection, chosen.threads());
        for (List<Integer> alike : byStep.values()) {
            for (List<Integer> part : EnsembleTraining.split(alike, chosen.atOnce())) {
                groups.add(recovered(part, opened, recoveries, experiments, own));
            }
        }
        return EnsembleTraining.plan(groups, chosen);
    }

    /**
     * Returns what recovers each run, from one step for all that were trained as one; refuses,
     * before anything is changed, what cannot go on.
     */
    private List<Recovery> recoveries(
            List<List<Integer>> together, List<RunDirectory> opened, List<Experiment> experiments)
            throws IOException {
        Recovery[] all = new Recovery[opened.size()];
        for (List<Integer> group : together) {
            List<Recovery> own = JointRecovery.of(group.stream().map(opened::get).toList());
            for (int i = 0; i < group.size(); i++) {
                all[group.get(i)] = own.get(i);
            }
        }
        for (int i = 0; i < opened.size(); i++) {
            tellChanges(opened.get(i), all[i], experiments.get(i));
        }
        return List.of(all);
    }

    private List<Member> recovered(
            List<Integer> group,
            List<RunDirectory> opened,
            List<Recovery> recoveries,
            List<Experiment> experiments,
            EngineSelection selection)
            throws IOException {
        List<Member> members = new ArrayList<>();
        for (int i : group) {
            Experiment experiment = experiments.get(i);
            Optional<Checkpoint> from =
                    from(opened.get(i), recoveries.get(i), experiment, selection);
            members.add(new Member(experiment, opened.get(i), from));
        }
        return members;
    }

    private Optional<Checkpoint> from(
            RunDirectory opened,
            Recovery recovery,
            Experiment experiment,
            EngineSelection selection)
            throws IOException {
        if (recovery.from().isPresent()) {
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

    private void tellChanges(RunDirectory opened, Recovery recovery, Experiment experiment)
            throws IOException {
        if (recovery.from().isEmpty()) {
            return;
        }
        Checkpoint checkpoint = recovery.from().get();
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
            } else if (change.key().equals("engine.precision")) {
                System.err.println(
                        "from here on the run is no longer bit-identical to one that stayed:"
                                + " products are rounded otherwise");
            }
        }
    }
}
