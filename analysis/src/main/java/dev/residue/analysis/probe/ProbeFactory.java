package dev.residue.analysis.probe;

import ai.djl.nn.Block;
import dev.residue.analysis.figure.Figure;
import dev.residue.dataset.Task;
import java.util.List;
import java.util.Optional;

/** Makes a probe; bound by name, it is what an experiment file's {@code probes} key lists. */
public interface ProbeFactory {

    /** Why a probe does not apply, where it says nothing more exact. */
    String NOTHING_TO_MEASURE = "has nothing to measure in this model of this task";

    /** Returns what the probe measures, in one line. */
    String description();

    /** Returns whether the probe has something to measure in such a model of such a task. */
    boolean appliesTo(Task task, Block block);

    /**
     * Returns why the probe does not apply, where {@link #appliesTo} says so: the end of a sentence
     * that begins with the probe.
     */
    default String whyNot(Task task, Block block) {
        return NOTHING_TO_MEASURE;
    }

    /**
     * Returns what a run says of the probe before it trains, as the end of a sentence that begins
     * with the probe: where it applies, what of it is not measured; where it does not, why the run
     * goes on without it. Empty where all is measured, and where a probe that does not apply is a
     * mistake in the experiment, for which it is refused.
     */
    default Optional<String> warning(Task task, Block block) {
        return Optional.empty();
    }

    /** Makes the probe, and draws the fixed sequences on which it measures. */
    Probe create(Task task, long seed);

    /**
     * Returns figures of what the probe recorded at a step, for the report; none by default.
     *
     * @param record what this probe recorded, its arrays by their names alone
     */
    default List<Figure> figures(Task task, ProbeRecord record) {
        return List.of();
    }

    /** Returns what the index of a measurement stands for, such as a variable's token. */
    default String indexName(Task task, String measurement, long index) {
        return Long.toString(index);
    }
}
