package dev.residue.analysis.probe;

import ai.djl.nn.Block;
import dev.residue.analysis.figure.Figure;
import dev.residue.dataset.Task;
import dev.residue.model.settings.TransformerSettings;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A probe of one type of task, put together from functions that take such a task; here alone a task
 * becomes that type.
 *
 * @param <T> the type of the task
 */
public final class TaskProbe<T extends Task> implements ProbeFactory {

    private final Class<T> type;
    private final String description;
    private final BiFunction<T, Long, Probe> maker;
    private final @Nullable BiFunction<T, TransformerSettings, Optional<String>> ofTransformers;
    private final Function<T, Optional<String>> warning;
    private final Predicate<T> leftOut;
    private final BiFunction<T, ProbeRecord, List<Figure>> figures;
    private final IndexNames<T> indexNames;

    private TaskProbe(Builder<T> builder) {
        type = builder.type;
        description = builder.description;
        maker = builder.maker;
        ofTransformers = builder.ofTransformers;
        warning = builder.warning;
        leftOut = builder.leftOut;
        figures = builder.figures;
        indexNames = builder.indexNames;
    }

    /**
     * Starts a probe of any model of a type of task.
     *
     * @param description what it measures, in one line
     * @param maker makes it from a task and the seed of its sequences
     */
    public static <T extends Task> Builder<T> builder(
            Class<T> type, String description, BiFunction<T, Long, Probe> maker) {
        return new Builder<>(type, description, maker);
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public boolean appliesTo(Task task, Block block) {
        return isOfItsKind(task, block) && problem(task, block).isEmpty();
    }

    @Override
    public String whyNot(Task task, Block block) {
        if (!type.isInstance(task)) {
            return "is for tasks of type %s, and this one is of type %s"
                    .formatted(type.getSimpleName(), task.getClass().getSimpleName());
        }
        return isOfItsKind(task, block)
                ? problem(task, block).orElse("applies")
                : "is for a transformer, and this model is none";
    }

    @Override
    public Optional<String> warning(Task task, Block block) {
        if (!isOfItsKind(task, block)) {
            return Optional.empty();
        }
        return leftOut.test(type.cast(task))
                ? Optional.of(whyNot(task, block))
                : warning.apply(type.cast(task));
    }

    @Override
    public Probe create(Task task, long seed) {
        return maker.apply(type.cast(task), seed);
    }

    @Override
    public List<Figure> figures(Task task, ProbeRecord record) {
        return type.isInstance(task) ? figures.apply(type.cast(task), record) : List.of();
    }

    @Override
    public String indexName(Task task, String measurement, long index) {
        return type.isInstance(task)
                ? indexNames.of(type.cast(task), measurement, index)
                : Long.toString(index);
    }

    /**
     * Names of what indices stand for.
     *
     * @param <T> the type of the task
     */
    public interface IndexNames<T extends Task> {

        /** Returns what a measurement's index stands for. */
        String of(T task, String measurement, long index);
    }

    private boolean isOfItsKind(Task task, Block block) {
        return type.isInstance(task)
                && (ofTransformers == null || Subject.transformer(block).isPresent());
    }

    private Optional<String> problem(Task task, Block block) {
        BiFunction<T, TransformerSettings, Optional<String>> problem = ofTransformers;
        return problem == null
                ? Optional.empty()
                : Subject.transformer(block)
                        .flatMap(one -> problem.apply(type.cast(task), one.settings()));
    }

    /**
     * Collects what a probe depends on.
     *
     * @param <T> the type of the task
     */
    public static final class Builder<T extends Task> {

        private final Class<T> type;
        private final String description;
        private final BiFunction<T, Long, Probe> maker;
        private @Nullable BiFunction<T, TransformerSettings, Optional<String>> ofTransformers;
        private Function<T, Optional<String>> warning = task -> Optional.empty();
        private Predicate<T> leftOut = task -> false;
        private BiFunction<T, ProbeRecord, List<Figure>> figures = (task, record) -> List.of();
        private IndexNames<T> indexNames = (task, measurement, index) -> Long.toString(index);

        private Builder(Class<T> type, String description, BiFunction<T, Long, Probe> maker) {
            this.type = type;
            this.description = description;
            this.maker = maker;
        }

        /** Lets the probe apply to hooked transformers alone. */
        public Builder<T> optTransformers() {
            return optTransformers((task, settings) -> Optional.empty());
        }

        /**
         * Lets the probe apply to some hooked transformers alone.
         *
         * @param problem says why it does not apply, as the end of a sentence that begins with the
         *     probe; empty where it applies
         */
        public Builder<T> optTransformers(
                BiFunction<T, TransformerSettings, Optional<String>> problem) {
            ofTransformers = problem;
            return this;
        }

        /** Lets the probe apply to the hooked transformers for which something holds. */
        public Builder<T> optTransformersWhere(BiPredicate<T, TransformerSettings> fits) {
            return optTransformers(
                    (task, settings) ->
                            fits.test(task, settings)
                                    ? Optional.empty()
                                    : Optional.of(ProbeFactory.NOTHING_TO_MEASURE));
        }

        /** Sets what a run says of the probe before it trains, see {@link ProbeFactory#warning}. */
        public Builder<T> optWarning(Function<T, Optional<String>> text) {
            warning = text;
            return this;
        }

        /** Sets of which tasks a run goes on without the probe where it does not apply. */
        public Builder<T> optLeftOutOf(Predicate<T> tasks) {
            leftOut = tasks;
            return this;
        }

        /** Sets how figures are made of what the probe recorded at a step. */
        public Builder<T> optFigures(BiFunction<T, ProbeRecord, List<Figure>> maker) {
            figures = maker;
            return this;
        }

        /** Sets what the indices of measurements stand for. */
        public Builder<T> optIndexNames(IndexNames<T> names) {
            indexNames = names;
            return this;
        }

        public TaskProbe<T> build() {
            return new TaskProbe<>(this);
        }
    }
}
