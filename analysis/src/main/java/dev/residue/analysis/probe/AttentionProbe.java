package dev.residue.analysis.probe;

import dev.residue.analysis.figure.Caption;
import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.figure.HeatMap;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.Task;
import dev.residue.model.HookedTransformer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The attention patterns of fixed sequences, for the report's maps: an array {@code [sequence,
 * query, key]} for each layer and head, and the sequences' token ids {@code [sequence, position]}.
 *
 * <p>The sequences are the first that is drawn from the last trained split, and then from every
 * other split, as many as have {@value #MOST_ENTRIES} entries in the patterns of a head together,
 * one at least and {@value #MOST_SEQUENCES} at most. One sequence shows where attention goes, not
 * how reliably. Runs of before have one sequence, and arrays without the first axis.
 */
public final class AttentionProbe implements Probe {

    public static final String TOKENS = "tokens";

    private static final int MOST_ENTRIES = 20_000;
    private static final int MOST_SEQUENCES = 9;

    private final List<Sequences> sequences;

    public AttentionProbe(Task task, long seed) {
        int most = MOST_ENTRIES / (task.context() * task.context());
        sequences =
                splits(task).stream()
                        .limit(Math.max(1, Math.min(MOST_SEQUENCES, most)))
                        .map(split -> task.evaluation(split, seed, 1))
                        .toList();
    }

    /** Returns the splits of which sequences are taken, the last trained one first. */
    private static List<String> splits(Task task) {
        String first =
                task.splits().stream()
                        .filter(name -> name.endsWith("/train"))
                        .reduce((one, other) -> other)
                        .orElse(task.splits().get(0));
        return Stream.concat(
                        Stream.of(first),
                        task.splits().stream().filter(name -> !name.equals(first)))
                .toList();
    }

    public static ProbeFactory factory() {
        return TaskProbe.builder(
                        Task.class,
                        "attention patterns of a sequence of each split, for the report's maps",
                        AttentionProbe::new)
                .optTransformers()
                .optFigures(AttentionProbe::maps)
                .build();
    }

    @Override
    public void measure(Subject subject, Measurements measurements) {
        HookedTransformer block = subject.transformer();
        int context = sequences.get(0).context();
        float[] tokens = new float[sequences.size() * context];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = sequences.get(i / context).tokens()[i % context];
        }
        measurements.add(TOKENS, new Measurements.Values(tokens, sequences.size(), context));
        for (int layer = 0; layer < block.settings().layers(); layer++) {
            addPatterns(subject, layer, context, measurements);
        }
    }

    private void addPatterns(Subject subject, int layer, int context, Measurements measurements) {
        String hook = "blocks." + layer + ".attn.hook_pattern";
        int size = context * context;
        List<float[]> heads = new ArrayList<>();
        for (int i = 0; i < sequences.size(); i++) {
            Measurements.Values patterns = // [1, head, query, key]
                    Objects.requireNonNull(
                            subject.observe(sequences.get(i), Map.of(hook, pattern -> pattern))
                                    .get(hook));
            for (int head = 0; head < patterns.shape()[1]; head++) {
                if (i == 0) {
                    heads.add(new float[sequences.size() * size]);
                }
                System.arraycopy(patterns.data(), head * size, heads.get(head), i * size, size);
            }
        }
        for (int head = 0; head < heads.size(); head++) {
            measurements.add(
                    "layer " + (layer + 1) + ", head " + (head + 1),
                    new Measurements.Values(heads.get(head), sequences.size(), context, context));
        }
    }

    private static List<Figure> maps(Task task, ProbeRecord record) {
        Measurements.Values tokens = record.arrays().get(TOKENS);
        if (tokens == null) {
            return List.of();
        }
        List<String> all = tokens.tokens(task.vocabulary());
        int context = task.context();
        List<String> splits = splits(task);
        List<Figure> maps = new ArrayList<>();
        record.arrays()
                .forEach(
                        (name, values) -> {
                            double[][] rows = values.rows();
                            for (int i = 0; !name.equals(TOKENS) && i < rows.length; i += context) {
                                maps.add(
                                        map(
                                                        "Where " + name + " looks",
                                                        all.subList(i, i + context),
                                                        Arrays.copyOfRange(rows, i, i + context))
                                                .withVariant(splits.get(i / context)));
                            }
                        });
        return maps;
    }

    /** Draws the pattern of one sequence. */
    public static HeatMap map(String title, List<String> tokens, double[][] pattern) {
        HeatMap map =
                new HeatMap(
                        title,
                        tokens,
                        tokens,
                        causal(pattern),
                        new Caption(
                                        "Attention pattern on one fixed sequence: each row is a"
                                                + " position that asks, each column one that is"
                                                + " attended to; a row sums to 1.",
                                        "1/(i + 1) in row i, counted from 0",
                                        "")
                                .text(),
                        "attention");
        int last = tokens.size() - 1;
        return map.largestOf(last)
                .map(
                        cell ->
                                map.withFinding(
                                        "\"%s\" at the end most at \"%s\" in place %s (%s)"
                                                .formatted(
                                                        tokens.get(last),
                                                        tokens.get(cell.column()),
                                                        cell.column(),
                                                        Caption.number(cell.value()))))
                .orElse(map);
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
