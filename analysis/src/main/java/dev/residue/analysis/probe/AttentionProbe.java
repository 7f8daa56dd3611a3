package dev.residue.analysis.probe;

import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.figure.HeatMap;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.Task;
import dev.residue.model.HookedTransformer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The attention patterns of one fixed sequence, for the report's maps: an array {@code [query,
 * key]} for each layer and head, and the sequence's token ids.
 *
 * <p>The sequence is the first that is drawn from the last trained split. One sequence shows where
 * attention goes, not how reliably.
 */
public final class AttentionProbe implements Probe {

    public static final String TOKENS = "tokens";

    private final Sequences sequence;

    public AttentionProbe(Task task, long seed) {
        String split =
                task.splits().stream()
                        .filter(name -> name.endsWith("/train"))
                        .reduce((first, second) -> second)
                        .orElse(task.splits().get(0));
        sequence = task.evaluation(split, seed, 1);
    }

    public static ProbeFactory factory() {
        return TaskProbe.builder(
                        Task.class,
                        "attention patterns of one sequence, for the report's maps",
                        AttentionProbe::new)
                .optTransformers()
                .optFigures(AttentionProbe::maps)
                .build();
    }

    @Override
    public void measure(Subject subject, Measurements measurements) {
        HookedTransformer block = subject.transformer();
        measurements.add(TOKENS, Measurements.Values.of(sequence.tokens()));
        for (int layer = 0; layer < block.settings().layers(); layer++) {
            addPatterns(subject, layer, sequence.context(), measurements);
        }
    }

    private void addPatterns(Subject subject, int layer, int context, Measurements measurements) {
        String hook = "blocks." + layer + ".attn.hook_pattern";
        Measurements.Values patterns = // [1, head, query, key]
                Objects.requireNonNull(
                        subject.observe(sequence, Map.of(hook, pattern -> pattern)).get(hook));
        int size = context * context;
        for (int head = 0; head < patterns.shape()[1]; head++) {
            float[] map = Arrays.copyOfRange(patterns.data(), head * size, (head + 1) * size);
            measurements.add(
                    "layer " + (layer + 1) + ", head " + (head + 1),
                    new Measurements.Values(map, context, context));
        }
    }

    private static List<Figure> maps(Task task, ProbeRecord record) {
        Measurements.Values tokens = record.arrays().get(TOKENS);
        if (tokens == null) {
            return List.of();
        }
        List<String> labels = tokens.tokens(task.vocabulary());
        return record.figures(
                (name, values) -> values.shape().length == 2,
                (name, values) ->
                        new HeatMap(
                                "Where " + name + " looks",
                                labels,
                                labels,
                                causal(values.rows()),
                                "Attention pattern on one fixed sequence: each row is a position"
                                    + " that asks, each column one that is attended to; a row sums"
                                    + " to 1. Even attention of row i is 1/(i + 1).",
                                "attention"));
    }

    /** What the causal mask hides is no attention of zero. */
    private static double[][] causal(double[][] pattern) {
        for (int query = 0; query < pattern.length; query++) {
            for (int key = query + 1; key < pattern.length; key++) {
                pattern[query][key] = Double.NaN;
            }
        }
        return pattern;
    }
}
