package dev.residue.dataset.incontext;

import dev.residue.dataset.RandomStream;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The codes {@code first * p + second} of all p² vectors or pairs, cut into those that training
 * shows and those that it does not.
 *
 * @param seen the codes that are trained on
 * @param unseen all others that are used
 */
@SuppressWarnings("ArrayRecordComponent") // flat tables for the inner loop; never handed out
record Partition(int[] seen, int[] unseen) {

    /** Returns alpha p², rounded as the published code does, halves to even. */
    static int seenPairs(int modulus, double share) {
        return (int) Math.rint(share * (modulus * modulus));
    }

    /**
     * Draws the trained pairs without replacement; with equal seeds, those of a smaller share are
     * among those of a larger one. Which tasks there are makes no difference.
     */
    static Partition ofPairs(int modulus, double share, long seed) {
        int[] order = IntStream.range(0, modulus * modulus).toArray();
        RandomStream.of("in-context/pairs", seed).shuffle(order, order.length);
        int count = seenPairs(modulus, share);
        int[] seen = Arrays.copyOf(order, count);
        int[] unseen = Arrays.copyOfRange(order, count, order.length);
        Arrays.sort(seen);
        Arrays.sort(unseen);
        return new Partition(seen, unseen);
    }

    /**
     * Chooses the pre-training tasks, and at most {@code mostUnseen} of the others, in random
     * order.
     *
     * @throws IllegalArgumentException if the rectangle rule finds no room for that many
     */
    static Partition ofTasks(int modulus, int tasks, TaskChoice choice, int mostUnseen, long seed) {
        int[] seen =
                choice == TaskChoice.RECTANGLE
                        ? new RectangleRule(modulus, tasks).choose(seed)
                        : random(modulus, tasks, seed);
        boolean[] taken = new boolean[modulus * modulus];
        for (int code : seen) {
            taken[code] = true;
        }
        int[] rest = IntStream.range(0, taken.length).filter(code -> !taken[code]).toArray();
        int kept = Math.min(mostUnseen, rest.length);
        RandomStream.of("in-context/unseen-tasks", seed).shuffle(rest, kept);
        return new Partition(seen, Arrays.copyOf(rest, kept));
    }

    private static int[] random(int modulus, int tasks, long seed) {
        int[] order = IntStream.range(0, modulus * modulus).toArray();
        RandomStream.of("in-context/tasks/random", seed).shuffle(order, tasks);
        return Arrays.copyOf(order, tasks);
    }
}
