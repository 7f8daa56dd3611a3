package dev.residue.analysis.incontext.representation;

import dev.residue.dataset.Sequences;
import dev.residue.dataset.incontext.Example;
import dev.residue.dataset.incontext.InContextLinear;
import dev.residue.dataset.incontext.RatioMatching;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The attention of one layer's heads, summed over queries by the kind of token that asks and by
 * what is attended to.
 *
 * <p>Queries of the first shot have no earlier examples and do not count.
 */
final class AttentionSums {

    /**
     * What a query can attend to; they overlap, and the first three and the own example sum to 1.
     */
    enum Target {
        EARLIER_X,
        EARLIER_Y,
        EARLIER_Z,
        PREVIOUS_TOKEN,
        ITSELF,
        FIRST_TOKEN;

        String title() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** The tokens of an example, which are the kinds of queries: x, y and z. */
    static final int KINDS = 3;

    /** The kind of query at which z is predicted. */
    static final int Y = 1;

    private final int context;
    private final int heads;
    private final Map<Target, double[]> sums = new EnumMap<>(Target.class); // [head, kind]
    private final int[] queries = new int[KINDS];
    private final double[] proportional; // [head]
    private double even;
    private int matched;

    /** Sums {@code [sequence * head * query * key]}, with the {@link #proportionals}. */
    AttentionSums(float[] pattern, int heads, Sequences sequences, boolean[][][] proportionals) {
        this.context = sequences.context();
        this.heads = heads;
        for (Target target : Target.values()) {
            sums.put(target, new double[heads * KINDS]);
        }
        this.proportional = new double[heads];
        for (int i = 0; i < sequences.count(); i++) {
            for (int position = KINDS; position < context; position++) {
                queries[position % KINDS]++;
                for (int head = 0; head < heads; head++) {
                    addRow(pattern, row(i, head, position), head, position);
                }
                if (position % KINDS == Y) {
                    addProportional(pattern, i, position, proportionals[i][position / KINDS]);
                }
            }
        }
    }

    /** {@code [sequence][shot][earlier shot]}: whether the query, unless (0, 0), is a multiple. */
    static boolean[][][] proportionals(Sequences sequences, int modulus) {
        RatioMatching matching = new RatioMatching(modulus);
        boolean[][][] found = new boolean[sequences.count()][sequences.reads()][];
        for (int i = 0; i < sequences.count(); i++) {
            List<Example> all = Example.before(sequences, i, sequences.reads() - 1);
            long[] tokens = sequences.sequence(i);
            for (int shot = 0; shot < sequences.reads(); shot++) {
                int x = (int) tokens[InContextLinear.xPosition(shot)];
                int y = (int) tokens[InContextLinear.yPosition(shot)];
                found[i][shot] = new boolean[shot];
                for (int earlier = 0; earlier < shot; earlier++) {
                    found[i][shot][earlier] =
                            (x != 0 || y != 0)
                                    && matching.answer(List.of(all.get(earlier)), x, y).isPresent();
                }
            }
        }
        return found;
    }

    /** Returns the mean attention of a kind of query; NaN where there is no such query. */
    double mean(int head, int kind, Target target) {
        return queries[kind] == 0 ? Double.NaN : of(target)[head * KINDS + kind] / queries[kind];
    }

    /** Returns the number of queries at y of which some earlier example is a multiple. */
    int matched() {
        return matched;
    }

    /** Returns their mean attention to the tokens of those examples. */
    double proportional(int head) {
        return proportional[head] / matched;
    }

    /** Returns what attending evenly to all keys would give to them. */
    double even() {
        return even / matched;
    }

    private void addRow(float[] pattern, int row, int head, int position) {
        int kind = position % KINDS;
        int at = head * KINDS + kind;
        for (int key = 0; key < position - kind; key += KINDS) {
            of(Target.EARLIER_X)[at] += pattern[row + key];
            of(Target.EARLIER_Y)[at] += pattern[row + key + 1];
            of(Target.EARLIER_Z)[at] += pattern[row + key + 2];
        }
        of(Target.PREVIOUS_TOKEN)[at] += pattern[row + position - 1];
        of(Target.ITSELF)[at] += pattern[row + position];
        of(Target.FIRST_TOKEN)[at] += pattern[row];
    }

    private double[] of(Target target) {
        return Objects.requireNonNull(sums.get(target));
    }

    private void addProportional(float[] pattern, int sequence, int position, boolean[] shots) {
        int count = 0;
        for (int shot = 0; shot < shots.length; shot++) {
            count += shots[shot] ? 1 : 0;
        }
        if (count == 0) {
            return;
        }
        matched++;
        even += (double) KINDS * count / (position + 1);
        for (int head = 0; head < heads; head++) {
            int row = row(sequence, head, position);
            for (int key = 0; key < KINDS * shots.length; key++) {
                proportional[head] += shots[key / KINDS] ? pattern[row + key] : 0;
            }
        }
    }

    private int row(int sequence, int head, int position) {
        return ((sequence * heads + head) * context + position) * context;
    }

    /** Returns the means, {@code [head * kind * target]}. */
    float[] means() {
        Target[] targets = Target.values();
        float[] means = new float[heads * KINDS * targets.length];
        for (int i = 0; i < means.length; i++) {
            int kind = i / targets.length % KINDS;
            int head = i / targets.length / KINDS;
            means[i] = (float) mean(head, kind, targets[i % targets.length]);
        }
        return means;
    }
}
