package dev.residue.app.sweep;

import com.google.inject.Inject;
import dev.residue.app.config.ConfigException;
import dev.residue.app.config.Nearest;
import dev.residue.app.config.Node;
import dev.residue.app.config.Place;
import dev.residue.app.config.Problem;
import dev.residue.app.config.Problems;
import dev.residue.app.config.RecordBinder;
import dev.residue.app.config.YamlReader;
import dev.residue.app.experiment.Assignment;
import dev.residue.app.experiment.CalculationFile;
import dev.residue.app.experiment.Catalog;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.experiment.ExperimentReader;
import dev.residue.app.experiment.Presets;
import dev.residue.app.experiment.UnknownExperimentException;
import dev.residue.app.run.RequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads sweep files, and checks every run that they ask for; nothing is created. */
public final class SweepReader {

    /** What nobody needs, and no memory holds. */
    private static final long MOST = 100_000;

    private static final List<String> KEYS =
            List.of("experiment", "axes", "zip", "seeds", "set", "collect", "limit");

    private final ExperimentReader experiments;
    private final Catalog catalog;

    @Inject
    public SweepReader(ExperimentReader experiments, Catalog catalog) {
        this.experiments = experiments;
        this.catalog = catalog;
    }

    /**
     * The keys of a sweep file that are words and lists of words.
     *
     * @param collect the measures of the report, where a star stands for any characters
     * @param limit the number of runs that are made without {@code --yes}
     */
    record Settings(List<String> collect, int limit) {

        static Settings defaults() {
            return new Settings(SweepPlan.COLLECTED, 200);
        }
    }

    /**
     * Reads a sweep that comes with the program, or the file of a path.
     *
     * @param out the sweep's directory; null for {@code sweeps/} and the file's name
     * @param overLimit whether more runs than the file's limit are wanted
     * @throws ConfigException with all that is wrong, each with its place
     * @throws RequestException if there is no such sweep, or more runs than its limit
     */
    public SweepPlan read(String sweep, @Nullable Path out, boolean overLimit) throws IOException {
        boolean isFile = Presets.isFile(sweep);
        if (!isFile && !SweepPresets.names().contains(sweep)) {
            throw new RequestException(
                    "there is no sweep '" + sweep + "'",
                    Nearest.hint(sweep, SweepPresets.names())
                            + "; or give the path of a YAML file");
        }
        Problems problems = new Problems();
        YamlReader yaml = new YamlReader(problems);
        Node.Mapping root =
                isFile ? yaml.read(Path.of(sweep)) : yaml.parse(sweep, SweepPresets.text(sweep));
        String text =
                !isFile
                        ? SweepPresets.text(sweep)
                        : Files.isRegularFile(Path.of(sweep))
                                ? Files.readString(Path.of(sweep))
                                : root.flow() + "\n";
        String name = isFile ? Presets.nameOf(Path.of(sweep)) : sweep;
        Path directory = out != null ? out : Path.of("sweeps", name);
        return plan(root, name, text, directory, overLimit, problems);
    }

    /**
     * Reads the text of a sweep file.
     *
     * @param name what errors call it
     * @throws ConfigException with all that is wrong, each with its place
     */
    public SweepPlan readText(String name, String text) {
        Problems problems = new Problems();
        Node.Mapping root = new YamlReader(problems).parse(name, text);
        return plan(root, name, text, Path.of("sweeps", name), true, problems);
    }

    private SweepPlan plan(
            Node.Mapping root,
            String name,
            String text,
            Path out,
            boolean overLimit,
            Problems problems) {
        for (Map.Entry<String, Node.Entry> entry : root.entries().entrySet()) {
            if (!KEYS.contains(entry.getKey())) {
                problems.add(
                        entry.getValue().keyPlace(),
                        "unknown key; " + Nearest.hint(entry.getKey(), KEYS));
            }
        }
        ExperimentReader.Source base = base(root, name, problems);
        AxisReader reader = new AxisReader(problems);
        Node axes = root.below("axes");
        if (axes != null) {
            reader.readAxes(axes);
        }
        Node zip = root.below("zip");
        if (zip != null) {
            reader.readZip(zip);
        }
        List<Assignment> fixed = fixed(root, reader, problems);
        Settings settings = settings(root, problems);
        Node seedsNode = root.below("seeds");
        List<Long> seeds = seedsNode == null ? List.of() : SeedsReader.read(seedsNode, problems);
        if (settings.limit() < 1) {
            problems.at(root).accept("limit", settings.limit() + " is too small; use at least 1");
        }
        problems.throwIfAny();
        if (base == null) {
            throw new IllegalStateException("what is wrong with the experiment was not reported");
        }
        Combinations combinations = new Combinations(reader.axes(), fixed);
        Experiment first = experiment(base, combinations.assignments(0, seedsNode, seeds, 0));
        List<Long> all = seeds.isEmpty() ? List.of(first.seed()) : seeds;
        long count = multiply(combinations.count(), all.size());
        requireFew(count, settings.limit(), root, overLimit);
        List<SweepRun> runs = new ArrayList<>();
        Map<String, Problem> wrong = new LinkedHashMap<>();
        for (int i = 0; i < combinations.count(); i++) {
            Map<String, String> values = combinations.values(i);
            for (int j = 0; j < all.size(); j++) {
                String runName = RunNames.of(values, all.get(j));
                try {
                    Experiment experiment =
                            i == 0 && j == 0
                                    ? first
                                    : experiment(
                                            base, combinations.assignments(i, seedsNode, seeds, j));
                    runs.add(
                            new SweepRun(
                                    runName,
                                    values,
                                    all.get(j),
                                    experiment.yaml(),
                                    out.resolve("runs").resolve(runName)));
                } catch (ConfigException e) {
                    e.problems()
                            .forEach(one -> wrong.putIfAbsent(key(one), of(one, root, runName)));
                }
            }
        }
        if (!wrong.isEmpty()) {
            throw new ConfigException(List.copyOf(wrong.values()));
        }
        return new SweepPlan(name, text, out, runs);
    }

    private Experiment experiment(ExperimentReader.Source base, List<Assignment> assignments) {
        return experiments.read(base, assignments);
    }

    private static String key(Problem problem) {
        return problem.place().position() + problem.message();
    }

    /** Names the run of a problem whose place is not in the sweep file. */
    private static Problem of(Problem problem, Node.Mapping root, String run) {
        return problem.place().source().equals(root.place().source())
                ? problem
                : new Problem(problem.place(), problem.message() + " (in the run " + run + ")");
    }

    private static long multiply(long one, long other) {
        return Math.min(Integer.MAX_VALUE, one * other);
    }

    private static void requireFew(long count, int limit, Node.Mapping root, boolean overLimit) {
        if (count > MOST) {
            throw new ConfigException(
                    List.of(
                            new Problem(
                                    root.placeOf("axes"),
                                    "asks for more than %s runs; use fewer values"
                                            .formatted(MOST))));
        }
        if (count > limit && !overLimit) {
            throw new ConfigException(
                    List.of(
                            new Problem(
                                    root.placeOf("axes"),
                                    "asks for %s runs, more than the limit of %s"
                                            .formatted(count, limit))),
                    "add --yes to make them all, --dry-run to see what they take, or use fewer"
                            + " values");
        }
    }

    /** Finds what is varied; null after reporting a problem. */
    private ExperimentReader.@Nullable Source base(
            Node.Mapping root, String name, Problems problems) {
        Node written = root.below("experiment");
        if (written == null) {
            problems.add(
                    root.place(),
                    "missing key 'experiment': a preset's name, the path of an experiment file, or"
                            + " the experiment itself");
            return null;
        }
        if (written instanceof Node.Mapping inline) {
            return new ExperimentReader.Source(name, inline);
        }
        if (!(written instanceof Node.Scalar scalar) || scalar.isNothing()) {
            problems.add(
                    written.place(),
                    "expected a preset's name, the path of an experiment file, or the experiment"
                            + " itself, found "
                            + written.describe());
            return null;
        }
        String experiment = scalar.text().strip();
        if (CalculationFile.key(experiment, catalog).isPresent()) {
            problems.add(
                    written.place(), experiment + " is calculated, and has no runs; use another");
            return null;
        }
        try {
            return experiments.source(experiment, problems);
        } catch (UnknownExperimentException e) {
            problems.add(
                    written.place(),
                    "there is no experiment '%s'; %s"
                            .formatted(
                                    experiment,
                                    Nearest.hint(experiment, Presets.names())
                                            + "; or give the path of a YAML file"));
            return null;
        } catch (ConfigException e) {
            e.problems()
                    .forEach(
                            one ->
                                    problems.add(
                                            one.place().inFile() ? one.place() : written.place(),
                                            one.place().inFile()
                                                    ? one.message()
                                                    : one.place().source() + ": " + one.message()));
            return null;
        }
    }

    private static List<Assignment> fixed(Node.Mapping root, AxisReader axes, Problems problems) {
        Node set = root.below("set");
        if (set == null || (set instanceof Node.Scalar scalar && scalar.isNothing())) {
            return List.of();
        }
        if (!(set instanceof Node.Mapping mapping)) {
            problems.add(
                    set.place(),
                    "expected keys with their values, such as {training.steps: 500}, found "
                            + set.describe());
            return List.of();
        }
        List<Assignment> fixed = new ArrayList<>();
        mapping.entries()
                .forEach(
                        (path, entry) -> {
                            Place place = entry.keyPlace();
                            axes.checkFixed(path, place);
                            fixed.add(new Assignment(place, path, entry.value()));
                        });
        return fixed;
    }

    private static Settings settings(Node.Mapping root, Problems problems) {
        Map<String, Node.Entry> plain = new LinkedHashMap<>(root.entries());
        plain.keySet().retainAll(List.of("collect", "limit"));
        return new RecordBinder(problems)
                .bind(new Node.Mapping(root.place(), plain), Settings.defaults());
    }
}
