package dev.residue.analysis.incontext.representation;

import dev.residue.analysis.probe.Probe;
import dev.residue.analysis.probe.TaskProbe;
import dev.residue.dataset.incontext.InContextLinear;
import dev.residue.model.settings.TransformerSettings;
import java.util.Optional;
import java.util.function.BiFunction;

/** What probes of representations ask of a task and a transformer. */
final class RepresentationProbe {

    private static final int FEWEST_EXAMPLES = 2;

    private RepresentationProbe() {}

    /** Starts a probe that any modulus will do for. */
    static TaskProbe.Builder<InContextLinear> ofSequences(
            String description, BiFunction<InContextLinear, Long, Probe> maker) {
        return TaskProbe.builder(InContextLinear.class, description, maker)
                .optTransformers((task, settings) -> problemOfSequences(task));
    }

    static TaskProbe.Builder<InContextLinear> ofPairs(
            String description, BiFunction<InContextLinear, Long, Probe> maker) {
        return ofPairs(description, maker, (task, settings) -> problemOfSequences(task));
    }

    static TaskProbe.Builder<InContextLinear> ofNeurons(
            String description, BiFunction<InContextLinear, Long, Probe> maker) {
        return ofPairs(
                description,
                maker,
                (task, settings) ->
                        problemOfSequences(task)
                                .or(
                                        () ->
                                                settings.mlp().stream().allMatch(mlp -> mlp == null)
                                                        ? Optional.of(
                                                                "looks at MLPs, and no layer has"
                                                                        + " one")
                                                        : Optional.empty()));
    }

    /** A run of a composite modulus goes on without what needs ratios and logarithms. */
    private static TaskProbe.Builder<InContextLinear> ofPairs(
            String description,
            BiFunction<InContextLinear, Long, Probe> maker,
            BiFunction<InContextLinear, TransformerSettings, Optional<String>> problem) {
        return TaskProbe.builder(InContextLinear.class, description, maker)
                .optTransformers(
                        (task, settings) ->
                                problem.apply(task, settings)
                                        .or(() -> PairSweep.problem(task.modulus())))
                .optLeftOutOf(task -> !task.isField());
    }

    private static Optional<String> problemOfSequences(InContextLinear task) {
        return task.examples() < FEWEST_EXAMPLES
                ? Optional.of("looks at what follows an example, and a sequence has only one")
                : Optional.empty();
    }
}
