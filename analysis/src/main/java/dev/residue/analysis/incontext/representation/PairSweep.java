package dev.residue.analysis.incontext.representation;

import dev.residue.dataset.RandomStream;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.incontext.InContextLinear;
import dev.residue.dataset.incontext.InContextSplit;
import dev.residue.dataset.incontext.TaskVector;
import java.util.Arrays;
import java.util.Optional;

/**
 * All p² pairs (x, y), in the order of their codes x p + y, at one shot of an otherwise fixed
 * sequence: what the paper's figures 1d and 6 to 8 look at.
 *
 * <p>The shot is the third (index 2) for up to two layers and the sixth for more, as published, or
 * the last but one of a shorter sequence, so that its z is in the context. The fixed pairs are
 * trained ones, all different where there are enough; the task is the first pre-training task
 * without a zero. The published one is (6, 6).
 *
 * @param task the function of every sequence
 */
record PairSweep(int modulus, int shot, TaskVector task, Sequences sequences) {

    /** The paper's largest; above, sweeps and their comparisons take minutes. */
    static final int LARGEST_MODULUS = 47;

    /** Below it there are no two ratios to compare, nor three places on a circle. */
    static final int SMALLEST_MODULUS = 5;

    private static final int SHALLOW = 2;
    private static final int SHALLOW_SHOT = 2;
    private static final int DEEP_SHOT = 5;

    /** Makes the sequences for a model of so many layers; the seed is that of the fixed pairs. */
    static PairSweep of(InContextLinear task, int layers, long seed) {
        int published = layers <= SHALLOW ? SHALLOW_SHOT : DEEP_SHOT;
        int shot = Math.min(published, task.examples() - 2);
        String split = InContextSplit.IN_DISTRIBUTION_TRAIN.title();
        int[] codes = task.pairs(split);
        RandomStream.of("in-context/representation", seed).shuffle(codes, codes.length);
        int[] pairs = new int[task.examples()];
        Arrays.setAll(pairs, i -> codes[i % codes.length]);
        TaskVector vector =
                task.tasks(split).stream()
                        .filter(one -> one.a() != 0 && one.b() != 0)
                        .findFirst()
                        .orElse(task.tasks(split).get(0));
        return new PairSweep(task.modulus(), shot, vector, task.sweep(vector, pairs, shot));
    }

    static Optional<String> problem(int modulus) {
        if (!DiscreteLogarithm.existsFor(modulus)) {
            return Optional.of(
                    ("needs ratios and logarithms, which a composite modulus such as %s does not"
                                    + " have for every number")
                            .formatted(modulus));
        }
        if (modulus < SMALLEST_MODULUS || modulus > LARGEST_MODULUS) {
            return Optional.of(
                    "goes through all pairs of numbers modulo a prime from %s to %s, not %s"
                            .formatted(SMALLEST_MODULUS, LARGEST_MODULUS, modulus));
        }
        return Optional.empty();
    }

    int count() {
        return modulus * modulus;
    }

    int x(int code) {
        return code / modulus;
    }

    int y(int code) {
        return code % modulus;
    }

    int z(int code) {
        return task.apply(x(code), y(code), modulus);
    }

    boolean hasRatio(int code) {
        return x(code) != 0 && y(code) != 0;
    }
}
