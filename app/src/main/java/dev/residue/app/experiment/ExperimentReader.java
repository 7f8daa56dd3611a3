package dev.residue.app.experiment;

import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import com.google.inject.Inject;
import dev.residue.analysis.probe.ProbeFactory;
import dev.residue.app.config.Choice;
import dev.residue.app.config.DefaultName;
import dev.residue.app.config.Nearest;
import dev.residue.app.config.Node;
import dev.residue.app.config.Overrides;
import dev.residue.app.config.Problems;
import dev.residue.app.config.RecordBinder;
import dev.residue.app.config.YamlReader;
import dev.residue.dataset.Task;
import dev.residue.dataset.TaskFactory;
import dev.residue.model.BlockFactory;
import dev.residue.model.MixedPrecision;
import dev.residue.model.settings.Geometry;
import dev.residue.training.engine.EngineSettings;
import dev.residue.training.engine.Precision;
import dev.residue.training.optimizer.OptimizerFactory;
import dev.residue.training.optimizer.ResumableOptimizer;
import dev.residue.training.optimizer.Schedule;
import dev.residue.training.optimizer.ScheduleFactory;
import dev.residue.training.optimizer.SettingsFactory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads, resolves and checks experiment files; everything wrong is reported at once. */
public final class ExperimentReader {

    static final String TRANSFORMER = "transformer";

    private final Catalog catalog;

    @Inject
    public ExperimentReader(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * What an experiment file says, before anything in it is changed or checked.
     *
     * @param name what runs are called where it does not say
     */
    public record Source(String name, Node.Mapping root) {}

    /** Reads a preset of a name, or the file of a path. */
    public Experiment read(String experiment, Changes changes) {
        Problems problems = new Problems();
        Source source = source(experiment, problems);
        return resolve(
                source.root(), new Title(source.name(), Kind.NEW), changes::applyTo, problems);
    }

    /** Reads an experiment of which another file sets some keys. */
    public Experiment read(Source source, List<Assignment> assignments) {
        return resolve(
                source.root(),
                new Title(source.name(), Kind.NEW),
                (root, overrides) -> Assignment.applyTo(root, assignments, overrides),
                new Problems());
    }

    /**
     * Finds a preset of a name, or the file of a path.
     *
     * @param problems takes keys that it gives twice
     */
    public Source source(String experiment, Problems problems) {
        YamlReader reader = new YamlReader(problems);
        boolean isFile = Presets.isFile(experiment);
        if (!isFile && !Presets.names().contains(experiment)) {
            throw new UnknownExperimentException(
                    "there is no experiment '" + experiment + "'",
                    Nearest.hint(experiment, Presets.names())
                            + "; or give the path of a YAML file");
        }
        Node.Mapping root =
                isFile
                        ? reader.read(Path.of(experiment))
                        : reader.parse(experiment, Presets.text(experiment));
        String name = isFile ? Presets.nameOf(Path.of(experiment)) : experiment;
        return new Source(name, root);
    }

    /** Reads the {@code experiment.yaml} of a run that was begun, whatever its name. */
    public Experiment readRun(Path file, Changes changes) {
        Problems problems = new Problems();
        Node.Mapping root = new YamlReader(problems).read(file);
        return resolve(root, new Title(Presets.nameOf(file), Kind.RUN), changes::applyTo, problems);
    }

    /** Reads the text of an experiment file; messages call it by its source. */
    public Experiment readText(String source, String text) {
        return readText(source, text, Kind.TEXT);
    }

    /**
     * Reads the text of the resolved experiment of a run that was begun.
     *
     * @param source what messages call it
     * @throws dev.residue.app.config.ConfigException if anything is wrong with it
     */
    public Experiment readTextOfRun(String source, String text) {
        return readText(source, text, Kind.RUN);
    }

    private Experiment readText(String source, String text, Kind kind) {
        Problems problems = new Problems();
        Node.Mapping root = new YamlReader(problems).parse(source, text);
        return resolve(root, new Title(source, kind), (same, overrides) -> same, problems);
    }

    private Experiment resolve(
            Node.Mapping written,
            Title title,
            BiFunction<Node.Mapping, Overrides, Node.Mapping> changes,
            Problems problems) {
        Node.Mapping whole =
                DefaultName.insert(written, "model", TRANSFORMER, catalog.blocks().keySet());
        Overrides overrides = new Overrides(catalog.keys(), problems);
        Node.Mapping changed = changes.apply(whole, overrides);
        Node.Mapping root =
                BestAlone.in(ExperimentFile.TF32.replacedIn(changed, problems), overrides);
        if (root.below("task") == null) {
            problems.add(root.place(), "missing key 'task'");
        }
        RecordBinder binder = new RecordBinder(problems);
        String someTask = catalog.tasks().keySet().iterator().next();
        ExperimentFile file =
                binder.bind(
                        root,
                        title.kind() == Kind.RUN
                                ? ExperimentFile.defaultsOfRuns(someTask)
                                : ExperimentFile.defaults(someTask));
        RangeCheck.of(file, problems.at(root));
        String ownName = file.name();
        String name = ownName != null ? ownName : title.otherwise();
        if (title.kind() == Kind.NEW) {
            RunName.check(name, file.seed(), ownName != null, problems.at(root));
        }
        Map<String, ProbeFactory> named =
                ProbeSelection.named(file.probes(), catalog.probes(), root, problems);
        TaskFactory<?> taskFactory = binder.choose(file.task(), catalog.tasks());
        BlockFactory<?> blockFactory = binder.choose(file.model(), catalog.blocks());
        OptimizerFactory<?> optimizerFactory =
                binder.choose(file.training().optimizer(), catalog.optimizers());
        ScheduleFactory<?> scheduleFactory =
                binder.choose(file.training().schedule(), catalog.schedules());
        if (taskFactory == null
                || blockFactory == null
                || optimizerFactory == null
                || scheduleFactory == null) {
            problems.throwIfAny();
            throw new IllegalStateException("an unknown name was not reported");
        }
        long split = file.seeds().split() != null ? file.seeds().split() : file.seed();
        long weights = file.seeds().weights() != null ? file.seeds().weights() : file.seed();
        Resolved<Task> task = task(taskFactory, file.task(), split, binder, problems);
        ResolvedBlock block = block(blockFactory, file.model(), weights, binder, problems);
        Resolved<ResumableOptimizer> optimizer =
                resolved(optimizerFactory, file.training().optimizer(), binder, problems);
        Resolved<Schedule> schedule =
                resolved(scheduleFactory, file.training().schedule(), binder, problems);
        problems.throwIfAny();
        Task made = made(task, root, problems);
        BiConsumer<String, String> at = problems.at(root);
        made.batchProblem(file.training().batchSize())
                .ifPresent(problem -> at.accept("training.batchSize", problem));
        Geometry geometry =
                new Geometry(
                        made.vocabulary().size(),
                        made.context(),
                        made.classes(),
                        made.readPositions(),
                        made.places());
        RangeCheck.ofTables(made, problems.at(root));
        problems.throwIfAny();
        ProbeSelection selection =
                ProbeSelection.of(
                        file.probes(),
                        named,
                        made,
                        block(block, geometry, file, root, problems),
                        root,
                        problems);
        problems.throwIfAny();
        ResolvedFile resolved =
                new ResolvedFile(
                        name,
                        Choice.of(file.task().name(), task.settings()),
                        file.model().name().equals(TRANSFORMER)
                                ? block.settings()
                                : Choice.of(file.model().name(), block.settings()),
                        new ExperimentFile.Training(
                                file.training().steps(),
                                file.training().until(),
                                file.training().batchSize(),
                                Choice.of(file.training().optimizer().name(), optimizer.settings()),
                                Choice.of(file.training().schedule().name(), schedule.settings()),
                                file.training().clipNorm(),
                                file.training().accumulate(),
                                file.training().lossForm()),
                        file.evaluate(),
                        file.checkpoints(),
                        file.probes(),
                        file.seed(),
                        file.seeds(),
                        file.engine());
        return new Experiment(
                resolved,
                made,
                () -> precise(block.maker().apply(geometry), file.engine()),
                count ->
                        block.members()
                                .apply(geometry, count)
                                .filter(one -> isPossible(one, file.engine()))
                                .map(one -> precise(one, file.engine())),
                optimizer.maker(),
                schedule.maker().get(),
                selection,
                catalog.probes(),
                catalog.studies().values().stream()
                        .filter(study -> study.taskType().isInstance(made))
                        .toList(),
                root,
                title.kind() != Kind.NEW && changed.saysTheSameAs(whole));
    }

    /** Returns whether a block can compute products as exactly, or as roughly, as is asked. */
    private static boolean isPossible(Block block, EngineSettings engine) {
        return engine.precision() != Precision.BFLOAT16 || block instanceof MixedPrecision;
    }

    private static Block precise(Block block, EngineSettings engine) {
        if (block instanceof MixedPrecision mixed && engine.precision() == Precision.BFLOAT16) {
            mixed.setProducts(DataType.BFLOAT16);
        }
        return block;
    }

    private static <S extends Record> Resolved<Task> task(
            TaskFactory<S> factory,
            Choice choice,
            long seed,
            RecordBinder binder,
            Problems problems) {
        S settings = binder.bindChoice(choice, factory.defaults());
        factory.check(settings, problems.at(choice.body()));
        return new Resolved<>(settings, () -> factory.create(settings, seed));
    }

    private static <S extends Record> ResolvedBlock block(
            BlockFactory<S> factory,
            Choice choice,
            long seed,
            RecordBinder binder,
            Problems problems) {
        S settings = binder.bindChoice(choice, factory.defaults());
        factory.check(settings, problems.at(choice.body()));
        return new ResolvedBlock(
                settings,
                geometry -> factory.create(settings, geometry, seed),
                (geometry, count) -> factory.createMembers(settings, geometry, count));
    }

    private static <S extends Record, T> Resolved<T> resolved(
            SettingsFactory<S, T> factory, Choice choice, RecordBinder binder, Problems problems) {
        S settings = binder.bindChoice(choice, factory.defaults());
        factory.check(settings, problems.at(choice.body()));
        return new Resolved<>(settings, () -> factory.create(settings));
    }

    /** Makes the task, which may find in its settings what only drawing its sets can tell. */
    private static Task made(Resolved<Task> task, Node.Mapping root, Problems problems) {
        try {
            return task.maker().get();
        } catch (IllegalArgumentException e) {
            problems.at(root).accept("task", String.valueOf(e.getMessage()));
            problems.throwIfAny();
            throw e;
        }
    }

    /** Makes the block once, because it alone knows whether it fits the task's sizes. */
    private static Block block(
            ResolvedBlock block,
            Geometry geometry,
            ExperimentFile file,
            Node.Mapping root,
            Problems problems) {
        try {
            Block made = block.maker().apply(geometry);
            if (!isPossible(made, file.engine())) {
                problems.at(root)
                        .accept(
                                "engine.precision",
                                "the model '%s' computes its products in float32; use float32"
                                        .formatted(file.model().name()));
            }
            return made;
        } catch (IllegalArgumentException e) {
            problems.at(root).accept("model", String.valueOf(e.getMessage()));
            problems.throwIfAny();
            throw e;
        }
    }

    /**
     * What runs are called where the file does not say.
     *
     * @param kind what is read
     */
    private record Title(String otherwise, Kind kind) {}

    /** What an experiment is read from. */
    private enum Kind {
        /** A file of which a run may be begun, whose directory has its name. */
        NEW,
        /** A run's own file, or what its manifests have of it. */
        RUN,
        TEXT
    }

    private record Resolved<T>(Record settings, Supplier<T> maker) {}

    private record ResolvedBlock(
            Record settings,
            Function<Geometry, Block> maker,
            BiFunction<Geometry, Integer, Optional<Block>> members) {}

    /**
     * What the command line changes in an experiment file.
     *
     * @param assignments {@code path.to.key=value} of every {@code --set}
     * @param options by option, such as {@code --seed}: the key it sets and the value
     * @param defaults likewise, for options that were left out: they change what the file says, but
     *     not what an assignment does
     */
    public record Changes(
            List<String> assignments, Map<String, Setting> options, Map<String, Setting> defaults) {

        public Changes(List<String> assignments, Map<String, Setting> options) {
            this(assignments, options, Map.of());
        }

        /** The dotted key that an option sets, and the value as it was typed. */
        public record Setting(String key, String value) {}

        public static Changes none() {
            return new Changes(List.of(), Map.of());
        }

        /** Returns these changes and what an option sets, if it is given. */
        public Changes with(String option, String key, @Nullable String value) {
            if (value == null) {
                return this;
            }
            Map<String, Setting> more = new LinkedHashMap<>(options);
            more.put(option, new Setting(key, value));
            return new Changes(assignments, more, defaults);
        }

        Node.Mapping applyTo(Node.Mapping root, Overrides overrides) {
            Node.Mapping changed = overrides.apply(root, assignments);
            for (Map.Entry<String, Setting> option : options.entrySet()) {
                Setting setting = option.getValue();
                changed = overrides.put(changed, option.getKey(), setting.key(), setting.value());
            }
            for (Map.Entry<String, Setting> option : defaults.entrySet()) {
                Setting setting = option.getValue();
                changed =
                        overrides.putUnlessGiven(
                                changed, option.getKey(), setting.key(), setting.value());
            }
            return changed;
        }
    }
}
