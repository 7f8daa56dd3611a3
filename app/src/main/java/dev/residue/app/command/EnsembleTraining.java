package dev.residue.app.command;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.residue.analysis.record.RunFiles;
import dev.residue.app.engine.EngineTrial;
import dev.residue.app.engine.Engines;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.experiment.ExperimentChanges;
import dev.residue.app.experiment.SameShape;
import dev.residue.app.run.BatchParts;
import dev.residue.app.run.DiskSpace;
import dev.residue.app.run.EnsembleRunner;
import dev.residue.app.run.EnsembleRunner.Member;
import dev.residue.app.run.Group;
import dev.residue.app.run.Interruption;
import dev.residue.app.run.JsonText;
import dev.residue.app.run.Layout;
import dev.residue.app.run.LayoutChoice;
import dev.residue.app.run.MemberResult;
import dev.residue.app.run.MemoryNeed;
import dev.residue.app.run.RequestException;
import dev.residue.app.run.RunDirectory;
import dev.residue.app.run.ShellCommand;
import dev.residue.app.run.Watch;
import dev.residue.app.run.WorkerTraining;
import dev.residue.app.run.WorkerTraining.Outcomes;
import dev.residue.training.checkpoint.Checkpoint;
import dev.residue.training.engine.EngineSelection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Trains several runs, groups of them as one, in this process or in several. */
final class EnsembleTraining {

    private final List<Experiment> given;
    private final LayoutOptions layout;
    private final boolean json;
    private final boolean followed;
    private final Map<Path, MemberResult> results = new LinkedHashMap<>();
    private final Map<Path, String> diverged = new LinkedHashMap<>();
    private final Map<Path, String> failed = new LinkedHashMap<>();
    private @Nullable Throwable failure; // the first in this process

    /**
     * Who is trained with whom.
     *
     * @param workers how many processes train at the same time, where groups have their own
     */
    record Plan(List<Group> groups, int workers) {}

    /** Makes a plan, once the members' directories are locked. */
    interface Planning {

        Plan plan(
                List<RunDirectory> directories,
                List<Experiment> experiments,
                EngineSelection selection,
                BooleanSupplier stop)
                throws Exception;
    }

    /**
     * Prepares it.
     *
     * @param experiments one for each run
     * @param layout what is asked for
     * @param json whether one JSON object is printed
     * @param followed whether reports are written at every checkpoint
     */
    EnsembleTraining(
            List<Experiment> experiments, LayoutOptions layout, boolean json, boolean followed) {
        this.followed = followed;
        this.given = experiments;
        this.layout = layout;
        this.json = json;
    }

    /** Begins new runs in directories of their own. */
    int begin(List<Path> paths) throws Exception {
        requireSameShape(given);
        for (Path path : paths) {
            if (Files.exists(new RunFiles(path).experiment())) {
                throw new RequestException(
                        path + " holds a run already",
                        "go on with it by "
                                + ShellCommand.inText("residue", "resume", path)
                                + ", leave its seed out, or choose another folder with --out");
            }
        }
        return train(
                paths,
                RunDirectory::create,
                (directories, experiments, selection, stop) -> {
                    Layout chosen = choose(experiments, selection, stop);
                    List<Member> members = new ArrayList<>();
                    for (int i = 0; i < directories.size(); i++) {
                        members.add(
                                new Member(
                                        experiments.get(i), directories.get(i), Optional.empty()));
                    }
                    return plan(split(members, chosen.atOnce()), chosen);
                });
    }

    /** Chooses how models of one shape are shared out. */
    Layout choose(List<Experiment> alike, EngineSelection selection, BooleanSupplier stop)
            throws Exception {
        return new LayoutChoice(alike, alike.get(0).steps(), selection, System.err, stop)
                .choose(layout.workers(), layout.atOnce());
    }

    static Plan plan(List<List<Member>> groups, Layout layout) {
        Integer threads = layout.workers() == 1 ? null : layout.threads();
        return new Plan(
                groups.stream().map(group -> new Group(group, threads)).toList(), layout.workers());
    }

    /** Splits members into groups as equal as can be, of a number at most. */
    static <T> List<List<T>> split(List<T> members, int most) {
        int count = (members.size() + most - 1) / most;
        List<List<T>> groups = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < count; i++) {
            int size = (members.size() - from + count - i - 1) / (count - i);
            groups.add(members.subList(from, from + size));
            from += size;
        }
        return groups;
    }

    /** Refuses experiments whose models cannot lie one above the other. */
    static void requireSameShape(List<Experiment> experiments) {
        Experiment first = experiments.get(0);
        for (Experiment other : experiments.subList(1, experiments.size())) {
            List<ExperimentChanges.Change> differences = SameShape.differences(first, other);
            if (!differences.isEmpty()) {
                throw new RequestException(
                        String.format(
                                Locale.ROOT,
                                "the models of seeds %d and %d are not of one shape:%s",
                                first.seed(),
                                other.seed(),
                                differences.stream()
                                        .map(change -> "\n  " + change)
                                        .collect(Collectors.joining())),
                        "members may differ in seeds, optimizer, schedule and clipNorm, and in"
                                + " what of the task changes no shape");
            }
        }
    }

    /** Opens or makes a directory. */
    interface Opening {

        RunDirectory open(Path path) throws IOException;
    }

    /** Trains runs whose directories are opened first. */
    int train(List<Path> paths, Opening opening, Planning planning) throws Exception {
        layout.check();
        requireOneEngine(paths);
        LayoutChoice.requireCpu(layout.workers(), given.get(0));
        given.get(0).warnings().forEach(warning -> System.err.println("warning: " + warning));
        for (Experiment experiment : given) {
            MemoryNeed.require(experiment, MemoryNeed::training);
        }
        EngineSelection selection = Engines.load(given.get(0));
        List<Experiment> experiments = BatchParts.chosen(given, selection.device(), System.err);
        Experiment first = experiments.get(0);
        MemoryNeed.requireOn(selection.device(), first, MemoryNeed::training);
        EngineTrial.of(first, selection);
        List<RunDirectory> directories = new ArrayList<>();
        try (Interruption interruption = Interruption.listen()) {
            for (Path path : paths) {
                directories.add(opening.open(path));
            }
            System.err.printf(
                    Locale.ROOT,
                    "%s, %d seeds, %d steps, into %s: %s%n",
                    first.name(),
                    experiments.size(),
                    first.steps(),
                    paths.stream().map(Path::toString).collect(Collectors.joining(" ")),
                    Engines.startLine(first, selection));
            if (followed) {
                System.err.println("from the first checkpoint on, follow them at");
                directories.forEach(one -> System.err.println("  " + one.files().report().toUri()));
            }
            Plan plan = planning.plan(directories, experiments, selection, interruption);
            requireRoom(plan, selection);
            EnsembleRunner.prepare(plan.groups());
            train(plan, selection, interruption);
            List<Path> left =
                    paths.stream()
                            .filter(path -> !diverged.containsKey(path) && !isDone(path))
                            .toList();
            tell(paths, left);
            if (failure != null) {
                throw new RunFailedException(left, failure);
            }
            return diverged.isEmpty() && failed.isEmpty()
                    ? left.isEmpty() ? 0 : Interruption.STATUS
                    : Failures.FAILED;
        } finally {
            for (RunDirectory directory : directories) {
                directory.close();
            }
        }
    }

    private boolean isDone(Path path) {
        MemberResult result = results.get(path);
        return result != null && !result.interrupted();
    }

    private static void requireRoom(Plan plan, EngineSelection selection) throws IOException {
        List<Member> members =
                plan.groups().stream().flatMap(group -> group.members().stream()).toList();
        DiskSpace.requireTogether(
                members.stream().map(Member::experiment).toList(),
                selection,
                members.stream().map(member -> member.directory().path()).toList(),
                members.stream()
                        .map(member -> member.from().map(Checkpoint::step).orElse(-1L))
                        .toList());
    }

    private void train(Plan plan, EngineSelection selection, Interruption interruption)
            throws Exception {
        boolean terminal = Boolean.getBoolean("residue.terminal");
        List<Group> elsewhere =
                plan.groups().stream().filter(group -> group.threads() != null).toList();
        if (!elsewhere.isEmpty() && !interruption.getAsBoolean()) {
            Outcomes outcomes = new Outcomes(results, diverged, failed);
            new WorkerTraining(elsewhere, plan.workers(), System.err, terminal, followed, outcomes)
                    .run(interruption);
        }
        EnsembleRunner runner =
                new EnsembleRunner(
                        selection, Watch.console(System.err, terminal, followed), interruption);
        for (Group group : plan.groups()) {
            if (group.threads() == null && !interruption.getAsBoolean()) {
                train(group.members(), runner);
            }
        }
    }

    /** Refuses runs that one process, whose engine is loaded once, cannot go on with. */
    private void requireOneEngine(List<Path> paths) {
        Experiment first = given.get(0);
        for (int i = 1; i < given.size(); i++) {
            if (!given.get(i).engine().equals(first.engine())) {
                throw new RequestException(
                        paths.get(0)
                                + " and "
                                + paths.get(i)
                                + " compute with different engines:"
                                + ExperimentChanges.between(first.yaml(), given.get(i).yaml())
                                        .changes()
                                        .stream()
                                        .filter(ExperimentChanges.Change::isEngine)
                                        .map(change -> "\n  " + change)
                                        .collect(Collectors.joining()),
                        "go on with them one by one, or give all the same by --set");
            }
        }
    }

    private void train(List<Member> group, EnsembleRunner runner) {
        try {
            EnsembleRunner.Outcome outcome = runner.run(group);
            outcome.results().forEach(one -> results.put(one.directory(), MemberResult.of(one)));
            outcome.diverged()
                    .forEach(
                            (member, failure) ->
                                    diverged.put(
                                            member.directory().path(),
                                            String.valueOf(failure.getMessage())));
        } catch (Exception | OutOfMemoryError | StackOverflowError | LinkageError e) {
            // as where each group has a process of its own, the others go on
            failure = failure == null ? e : failure;
            for (Member member : group) {
                failed.put(
                        member.directory().path(),
                        e.getMessage() == null ? e.toString() : e.getMessage());
            }
        }
    }

    /** Returns what came of the members that went well, in their order. */
    private List<MemberResult> results(List<Path> paths) {
        return paths.stream().map(results::get).filter(Objects::nonNull).toList();
    }

    private void tell(List<Path> paths, List<Path> left) {
        if (json) {
            JsonObject object = new JsonObject();
            JsonArray members = new JsonArray();
            results(paths).forEach(result -> members.add(result.json()));
            object.add("members", members);
            object.add("diverged", problems(paths, diverged));
            object.add("failed", problems(paths, failed));
            System.out.println(JsonText.of(object));
        } else {
            accuracies(results(paths));
        }
        String verdicts = MemberResult.verdicts(results(paths));
        if (!verdicts.isEmpty()) {
            System.err.println("findings: " + verdicts);
        }
        results(paths).forEach(result -> System.err.println("report: " + result.report()));
        failed.forEach((path, problem) -> System.err.println("failed: " + path + ": " + problem));
        if (!left.isEmpty() && failure == null) {
            System.err.println(
                    "stopped; go on with: "
                            + ShellCommand.of(
                                    Stream.concat(Stream.of("residue", "resume"), left.stream())
                                            .toArray()));
        }
        if (!diverged.isEmpty()) {
            System.err.println("diverged: " + joined(diverged.keySet()));
            System.err.println(
                    "their checkpoints before are good; lower training.optimizer's learningRate"
                            + " and run these seeds again in another --out");
        }
    }

    private JsonArray problems(List<Path> paths, Map<Path, String> which) {
        JsonArray problems = new JsonArray();
        which.forEach(
                (path, problem) -> {
                    JsonObject one = new JsonObject();
                    one.addProperty("runDir", path.toString());
                    one.addProperty("seed", given.get(paths.indexOf(path)).seed());
                    one.addProperty("problem", problem);
                    problems.add(one);
                });
        return problems;
    }

    private static String joined(Collection<Path> paths) {
        return paths.stream().map(Path::toString).collect(Collectors.joining(" "));
    }

    /** Prints each accuracy's mean, smallest and largest over the seeds. */
    private static void accuracies(List<MemberResult> results) {
        Map<String, DoubleSummaryStatistics> values =
                results.stream()
                        .flatMap(result -> result.metrics().entrySet().stream())
                        .filter(metric -> metric.getKey().startsWith("accuracy/"))
                        .collect(
                                Collectors.groupingBy(
                                        Map.Entry::getKey,
                                        LinkedHashMap::new,
                                        Collectors.summarizingDouble(Map.Entry::getValue)));
        values.forEach(
                (name, all) ->
                        System.out.printf(
                                Locale.ROOT,
                                "%-50s %.4f (%.4f to %.4f, %d seeds)%n",
                                name,
                                all.getAverage(),
                                all.getMin(),
                                all.getMax(),
                                all.getCount()));
    }
}
