package dev.residue.analysis.probe;

import ai.djl.nn.Block;
import dev.residue.dataset.Task;
import java.util.Optional;

/** Makes a probe; bound by name, it is what an experiment file's {@code probes} key lists. */
public interface ProbeFactory {

    /** Returns what the probe measures, in one line. */
    String description();

    /** Returns whether the probe has something to measure in such a model of such a task. */
    boolean appliesTo(Task task, Block block);

    /**
     * Returns why the probe does not apply, where {@link #appliesTo} says so: the end of a sentence
     * that begins with the probe.
     */
    default String whyNot(Task task, Block block) {
        return "has nothing to measure in this model of this task";
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

    /**
     * Makes the probe, and draws the fixed sequences on which it measures.
     *
     * @param task the task
     * @param seed the seed of the sequences
     */
    Probe create(Task task, long seed);
}
