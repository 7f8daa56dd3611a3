package dev.residue.app.command;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.residue.analysis.record.RunFiles;
import dev.residue.app.engine.EngineTrial;
import dev.residue.app.engine.Engines;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.experiment.ExperimentChanges;
import dev.residue.app.experiment.SameShape;
import dev.residue.app.run.AtOnce;
import dev.residue.app.run.BatchParts;
import dev.residue.app.run.EnsembleRunner;
import dev.residue.app.run.EnsembleRunner.Member;
import dev.residue.app.run.Interruption;
import dev.residue.app.run.MemoryNeed;
import dev.residue.app.run.RequestException;
import dev.residue.app.run.RunDirectory;
import dev.residue.app.run.RunResult;
import dev.residue.app.run.Runner;
import dev.residue.app.run.ShellCommand;
import dev.residue.training.engine.EngineSelection;
import dev.residue.training.loop.DivergedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Trains several runs in one process, groups of them as one. */
final class EnsembleTraining {

    private final List<Experiment> given;
    private final int atOnce;
    private final boolean json;
    private final List<RunResult> results = new ArrayList<>();
    private final Map<Member, DivergedException> diverged = new LinkedHashMap<>();

    /** Says which members are trained as one, once their directories are locked. */
    interface Grouping {

        List<List<Member>> groups(
                List<RunDirectory> directories,
                List<Experiment> experiments,
                EngineSelection selection)
                throws Exception;
    }

    /**
     * Prepares it.
     *
     * @param experiments one for each run
     * @param atOnce how many are trained as one; 0 for as many as are fastest
     * @param json whether one JSON object is printed
     */
    EnsembleTraining(List<Experiment> experiments, int atOnce, boolean json) {
        this.given = experiments;
        this.atOnce = atOnce;
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
                (directories, experiments, selection) -> {
                    int count = new AtOnce(experiments, selection, System.err).choose(atOnce);
                    List<Member> members = new ArrayList<>();
                    for (int i = 0; i < directories.size(); i++) {
                        members.add(
                                new Member(
                                        experiments.get(i), directories.get(i), Optional.empty()));
                    }
                    List<List<Member>> groups = split(members, count);
                    EnsembleRunner.prepare(groups);
                    return groups;
                });
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
    int train(List<Path> paths, Opening opening, Grouping grouping) throws Exception {
        given.get(0).warnings().forEach(warning -> System.err.println("warning: " + warning));
        for (Experiment experiment : given) {
            MemoryNeed.requireTraining(experiment);
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
            List<Path> left = new ArrayList<>(paths);
            for (List<Member> group : grouping.groups(directories, experiments, selection)) {
                if (!interruption.getAsBoolean()) {
                    train(group, selection, interruption);
                    group.forEach(member -> left.remove(member.directory().path()));
                }
            }
            results.stream()
                    .filter(RunResult::interrupted)
                    .forEach(result -> left.add(result.directory()));
            tell(paths.stream().filter(left::contains).toList());
            return diverged.isEmpty()
                    ? left.isEmpty() ? 0 : interruption.exitStatus()
                    : Failures.FAILED;
        } finally {
            for (RunDirectory directory : directories) {
                directory.close();
            }
        }
    }

    private void train(List<Member> group, EngineSelection selection, Interruption interruption)
            throws Exception {
        boolean terminal = Boolean.getBoolean("residue.terminal");
        Member first = group.get(0);
        try {
            if (group.size() == 1) {
                Runner runner =
                        new Runner(
                                first.experiment(), selection, System.err, terminal, interruption);
                results.add(runner.run(first.directory(), first.from()));
            } else {
                System.err.printf(
                        Locale.ROOT,
                        "as one: seeds %s%n",
                        group.stream()
                                .map(member -> Long.toString(member.experiment().seed()))
                                .collect(Collectors.joining(", ")));
                EnsembleRunner.Outcome outcome =
                        new EnsembleRunner(selection, System.err, terminal, interruption)
                                .run(group);
                results.addAll(outcome.results());
                diverged.putAll(outcome.diverged());
            }
        } catch (DivergedException e) {
            group.forEach(member -> diverged.put(member, e));
            System.err.println(first.directory().path() + " is set aside: " + e.getMessage());
        } catch (Exception | OutOfMemoryError | StackOverflowError | LinkageError e) {
            throw new RunFailedException(first.directory().path(), e);
        }
    }

    private void tell(List<Path> left) {
        if (json) {
            JsonObject object = new JsonObject();
            JsonArray members = new JsonArray();
            results.forEach(result -> members.add(Training.toJson(result)));
            object.add("members", members);
            JsonArray failed = new JsonArray();
            diverged.forEach(
                    (member, failure) -> {
                        JsonObject one = new JsonObject();
                        one.addProperty("runDir", member.directory().path().toString());
                        one.addProperty("seed", member.experiment().seed());
                        one.addProperty("problem", failure.getMessage());
                        failed.add(one);
                    });
            object.add("diverged", failed);
            System.out.println(new Gson().toJson(object));
        } else {
            accuracies();
        }
        results.forEach(result -> System.err.println("report: " + result.report()));
        if (!left.isEmpty()) {
            System.err.println(
                    "stopped; go on with: "
                            + ShellCommand.of(
                                    Stream.concat(Stream.of("residue", "resume"), left.stream())
                                            .toArray()));
        }
        if (!diverged.isEmpty()) {
            System.err.println(
                    "diverged: "
                            + diverged.keySet().stream()
                                    .map(member -> member.directory().path().toString())
                                    .collect(Collectors.joining(" ")));
            System.err.println(
                    "their checkpoints before are good; lower training.optimizer's learningRate"
                            + " and run these seeds again in another --out");
        }
    }

    /** Prints each accuracy's mean, smallest and largest over the seeds. */
    private void accuracies() {
        Map<String, List<Double>> values = new LinkedHashMap<>();
        for (RunResult result : results) {
            result.metrics()
                    .forEach(
                            (name, value) -> {
                                if (name.startsWith("accuracy/")) {
                                    values.computeIfAbsent(name, key -> new ArrayList<>())
                                            .add(value);
                                }
                            });
        }
        values.forEach(
                (name, all) ->
                        System.out.printf(
                                Locale.ROOT,
                                "%-50s %.4f (%.4f to %.4f, %d seeds)%n",
                                name,
                                all.stream().mapToDouble(Double::doubleValue).average().orElse(0),
                                all.stream().mapToDouble(Double::doubleValue).min().orElse(0),
                                all.stream().mapToDouble(Double::doubleValue).max().orElse(0),
                                all.size()));
    }
}
