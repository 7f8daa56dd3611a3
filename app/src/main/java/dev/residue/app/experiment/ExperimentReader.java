package dev.residue.app.experiment;

import ai.djl.nn.Block;
import com.google.inject.Inject;
import dev.residue.analysis.ProbeFactory;
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
import dev.residue.model.Geometry;
import dev.residue.training.OptimizerFactory;
import dev.residue.training.ResumableOptimizer;
import dev.residue.training.Schedule;
import dev.residue.training.ScheduleFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads, resolves and checks experiment files; everything wrong is reported at once. */
public final class ExperimentReader {

    private static final String TRANSFORMER = "transformer";
    private static final int MOST_THREADS = 1024;

    private final Catalog catalog;

    /** Makes a reader that knows what the catalog names. */
    @Inject
    public ExperimentReader(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * Reads a preset or a file.
     *
     * @param experiment a preset's name or a path
     * @param changes what the command line changes
     * @throws dev.residue.app.config.ConfigException if anything is wrong with it
     */
    public Experiment read(String experiment, Changes changes) {
        Problems problems = new Problems();
        YamlReader reader = new YamlReader(problems);
        boolean isFile = experiment.contains("/") || experiment.matches(".*\\.ya?ml");
        if (!isFile && !Presets.NAMES.contains(experiment)) {
            throw new UnknownExperimentException(
                    "there is no experiment '" + experiment + "'",
                    Nearest.hint(experiment, Presets.NAMES) + "; or give the path of a YAML file");
        }
        Node.Mapping root =
                isFile
                        ? reader.read(Path.of(experiment))
                        : reader.parse(experiment, Presets.text(experiment));
        String name = isFile ? nameOf(Path.of(experiment)) : experiment;
        return resolve(root, name, changes, problems);
    }

    /**
     * Reads the text of an experiment file.
     *
     * @param source what messages call it
     * @throws dev.residue.app.config.ConfigException if anything is wrong with it
     */
    public Experiment readText(String source, String text) {
        Problems problems = new Problems();
        Node.Mapping root = new YamlReader(problems).parse(source, text);
        return resolve(root, source, Changes.none(), problems);
    }

    private Experiment resolve(
            Node.Mapping written, String name, Changes changes, Problems problems) {
        Node.Mapping root = changes.applyTo(written, new Overrides(problems));
        if (root.below("task") == null) {
            problems.add(root.place(), "missing key 'task'");
        }
        root = DefaultName.insert(root, "model", TRANSFORMER, catalog.blocks().keySet());
        RecordBinder binder = new RecordBinder(problems);
        ExperimentFile file = binder.bind(root, ExperimentFile.DEFAULTS);
        checkNumbers(file, root, problems);
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
                optimizer(optimizerFactory, file.training().optimizer(), binder, problems);
        Resolved<Schedule> schedule =
                schedule(scheduleFactory, file.training().schedule(), binder, problems);
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
        ProbeSelection selection =
                ProbeSelection.of(
                        file.probes(),
                        named,
                        made,
                        block(block, geometry, root, problems),
                        root,
                        problems);
        problems.throwIfAny();
        String ownName = file.name();
        ResolvedFile resolved =
                new ResolvedFile(
                        ownName != null ? ownName : name,
                        Choice.of(file.task().name(), task.settings()),
                        file.model().name().equals(TRANSFORMER)
                                ? block.settings()
                                : Choice.of(file.model().name(), block.settings()),
                        new ExperimentFile.Training(
                                file.training().steps(),
                                file.training().batchSize(),
                                Choice.of(file.training().optimizer().name(), optimizer.settings()),
                                Choice.of(file.training().schedule().name(), schedule.settings()),
                                file.training().clipNorm(),
                                file.training().accumulate()),
                        file.evaluate(),
                        file.checkpoints(),
                        file.probes(),
                        file.seed(),
                        file.seeds(),
                        file.engine());
        return new Experiment(
                resolved,
                made,
                () -> block.maker().apply(geometry),
                optimizer.maker(),
                schedule.maker().get(),
                selection,
                catalog.reproductions().values().stream()
                        .filter(reproduction -> reproduction.appliesTo(made))
                        .toList(),
                EngineOrigins.of(root));
    }

    private static void checkNumbers(ExperimentFile file, Node.Mapping root, Problems problems) {
        BiConsumer<String, String> at = problems.at(root);
        positive("training.steps", file.training().steps(), at);
        positive("training.batchSize", file.training().batchSize(), at);
        positive("training.accumulate", file.training().accumulate(), at);
        if (file.training().accumulate() > 0
                && file.training().batchSize() % file.training().accumulate() != 0) {
            at.accept(
                    "training.accumulate",
                    String.format(
                            Locale.ROOT,
                            "a batch of %d cannot be split in %d equal parts; use a divisor of it",
                            file.training().batchSize(),
                            file.training().accumulate()));
        }
        Double clipNorm = file.training().clipNorm();
        if (clipNorm != null && !(clipNorm > 0 && Double.isFinite(clipNorm))) {
            at.accept("training.clipNorm", clipNorm + " must be a positive number, or none");
        }
        positive("evaluate.every", file.evaluate().every(), at);
        positive("evaluate.sequences", file.evaluate().sequences(), at);
        Integer every = file.checkpoints().every();
        if (every != null) {
            positive("checkpoints.every", every, at);
        }
        Integer perDecade = file.checkpoints().perDecade();
        if (perDecade != null) {
            positive("checkpoints.perDecade", perDecade, at);
        }
        positive("checkpoints.keep.last", file.checkpoints().keep().last(), at);
        Integer everyMth = file.checkpoints().keep().everyMth();
        if (everyMth != null) {
            positive("checkpoints.keep.everyMth", everyMth, at);
        }
        Integer threads = file.engine().threads();
        if (threads != null) {
            threads("engine.threads", threads, at);
        }
        Integer interOpThreads = file.engine().interOpThreads();
        if (interOpThreads != null) {
            threads("engine.interOpThreads", interOpThreads, at);
        }
    }

    /** An engine starts as many as it is told, and a hundred thousand never all run. */
    private static void threads(String key, int value, BiConsumer<String, String> problem) {
        positive(key, value, problem);
        if (value > MOST_THREADS) {
            problem.accept(key, value + " is too large; use at most " + MOST_THREADS);
        }
    }

    private static void positive(String key, long value, BiConsumer<String, String> problem) {
        if (value < 1) {
            problem.accept(key, value + " is too small; use at least 1");
        }
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
        return new ResolvedBlock(settings, geometry -> factory.create(settings, geometry, seed));
    }

    private static <S extends Record> Resolved<ResumableOptimizer> optimizer(
            OptimizerFactory<S> factory, Choice choice, RecordBinder binder, Problems problems) {
        S settings = binder.bindChoice(choice, factory.defaults());
        factory.check(settings, problems.at(choice.body()));
        return new Resolved<>(settings, () -> factory.create(settings));
    }

    private static <S extends Record> Resolved<Schedule> schedule(
            ScheduleFactory<S> factory, Choice choice, RecordBinder binder, Problems problems) {
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
            ResolvedBlock block, Geometry geometry, Node.Mapping root, Problems problems) {
        try {
            return block.maker().apply(geometry);
        } catch (IllegalArgumentException e) {
            problems.at(root).accept("model", String.valueOf(e.getMessage()));
            problems.throwIfAny();
            throw e;
        }
    }

    private static String nameOf(Path file) {
        Path last = file.getFileName();
        return (last == null ? file : last).toString().replaceFirst("\\.ya?ml$", "");
    }

    private record Resolved<T>(Record settings, Supplier<T> maker) {}

    private record ResolvedBlock(Record settings, Function<Geometry, Block> maker) {}

    /**
     * What the command line changes in an experiment file.
     *
     * @param assignments {@code path.to.key=value} of every {@code --set}
     * @param options by option, such as {@code --seed}: the key it sets and the value
     */
    public record Changes(List<String> assignments, Map<String, Setting> options) {

        /**
         * What an option sets.
         *
         * @param key the dotted key
         * @param value the value as it was typed
         */
        public record Setting(String key, String value) {}

        /** Returns no changes. */
        public static Changes none() {
            return new Changes(List.of(), Map.of());
        }

        Node.Mapping applyTo(Node.Mapping root, Overrides overrides) {
            Node.Mapping changed = overrides.apply(root, assignments);
            for (Map.Entry<String, Setting> option : options.entrySet()) {
                Setting setting = option.getValue();
                changed = overrides.put(changed, option.getKey(), setting.key(), setting.value());
            }
            return changed;
        }
    }

    /** Thrown when a name is that of no preset. */
    public static final class UnknownExperimentException extends RuntimeException {

        private final String remedy;

        UnknownExperimentException(String message, @Nullable String remedy) {
            super(message);
            this.remedy = String.valueOf(remedy);
        }

        /** Returns what would be right. */
        public String remedy() {
            return remedy;
        }
    }
}
