package dev.residue.analysis.incontext.representation;

import dev.residue.analysis.incontext.representation.AttentionSums.Target;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.Probe;
import dev.residue.analysis.probe.ProbeFactory;
import dev.residue.analysis.probe.Subject;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.incontext.InContextLinear;
import dev.residue.dataset.incontext.InContextSplit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Where each head looks, on the mean over sequences of trained tasks and pairs and over all shots
 * but the first: docs/reproductions/in-context.md#attention-heads.
 *
 * <p>Numbers, for queries at y, from where z is predicted; each in {@code [0, 1]} and indexed by
 * head:
 *
 * <ul>
 *   <li>{@code earlier-x/layer-<l>}, {@code earlier-y/…}, {@code earlier-z/…}: attention to the x,
 *       the y, the z of all earlier examples together. What is left goes to the query's own x and
 *       y.
 *   <li>{@code previous-token/…}: to the token before, the query's own x; {@code itself/…}; {@code
 *       first-token/…}: to the first token of the sequence, which also counts as an earlier x.
 *   <li>{@code proportional/…}: to the three tokens of every earlier example of which the query is
 *       a multiple, on the mean over queries that have one; (0, 0), which is a multiple of all, is
 *       left out. Its chance level, what even attention to all tokens so far would give, is {@code
 *       proportional-even}; {@code proportional-queries} is their number. None of the three where
 *       no query has one.
 * </ul>
 *
 * <p>Arrays {@code layer <l> [head, 3, 6]}: the same for queries at x, y and z, by target in the
 * order earlier x, earlier y, earlier z, previous token, itself, first token; NaN where a kind of
 * query does not occur.
 *
 * <p>64 sequences, fewer where a sequence is longer than 125 tokens. Means hide heads whose pattern
 * depends on the content, and attention to a token does not say that its content is used.
 */
public final class HeadsProbe implements Probe {

    private static final int SEQUENCES = 64;

    // so that the patterns of one layer stay small for any number of examples
    private static final int MOST_ENTRIES = 1_000_000;

    private final Sequences sequences;
    private final boolean[][][] proportionals;

    public HeadsProbe(InContextLinear task, long seed) {
        int entries = task.context() * task.context();
        int count = Math.max(1, Math.min(SEQUENCES, MOST_ENTRIES / entries));
        sequences = task.evaluation(InContextSplit.IN_DISTRIBUTION_TRAIN.title(), seed, count);
        proportionals = AttentionSums.proportionals(sequences, task.modulus());
    }

    public static List<String> targets() {
        return Arrays.stream(Target.values()).map(Target::title).toList();
    }

    public static ProbeFactory factory() {
        return RepresentationProbe.ofSequences(
                        "mean attention of every head to earlier examples, and to proportional"
                                + " ones",
                        HeadsProbe::new)
                .optFigures((task, record) -> HeadMaps.attention(record))
                .build();
    }

    @Override
    public void measure(Subject subject, Measurements measurements) {
        int layers = subject.transformer().settings().layers();
        for (int layer = 0; layer < layers; layer++) {
            String hook = "blocks." + layer + ".attn.hook_pattern";
            Measurements.Values pattern =
                    Objects.requireNonNull(
                            subject.observe(sequences, Map.of(hook, value -> value)).get(hook));
            int heads = (int) pattern.shape()[1];
            AttentionSums sums = new AttentionSums(pattern.data(), heads, sequences, proportionals);
            add(sums, layer, heads, measurements);
        }
    }

    private static void add(AttentionSums sums, int layer, int heads, Measurements measurements) {
        String suffix = "/layer-" + (layer + 1);
        for (int head = 0; head < heads; head++) {
            for (Target target : Target.values()) {
                measurements.add(
                        target.title() + suffix,
                        head + 1L,
                        sums.mean(head, AttentionSums.Y, target));
            }
            if (sums.matched() > 0) {
                measurements.add("proportional" + suffix, head + 1L, sums.proportional(head));
            }
        }
        if (layer == 0 && sums.matched() > 0) {
            measurements.add("proportional-even", sums.even());
            measurements.add("proportional-queries", sums.matched());
        }
        measurements.add(
                "layer " + (layer + 1),
                new Measurements.Values(
                        sums.means(), heads, AttentionSums.KINDS, Target.values().length));
    }
}
