package dev.residue.dataset.incontext;

import dev.residue.dataset.RandomStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The published choice of pre-training tasks, in groups of four that form a rectangle.
 *
 * <p>A quarter of the tasks, the bases (a, b), are drawn without replacement among all p² vectors.
 * For each in turn, x is uniform outside {a, b} and y uniform outside {a, b, x}, drawn again until
 * none of (a, y), (x, b) and (x, y) is chosen already; these three are added. The bases come first
 * in the result, then the threes.
 *
 * <p>The published code would go on for ever where a base has no such (x, y) left. Here all is
 * drawn anew then, a bounded number of times.
 *
 * <p>Source: {@code _src/task_utils.py} of the authors' code, "parallelogram".
 */
final class RectangleRule {

    /** The smallest p for which every base has an x and a y. */
    static final int SMALLEST_MODULUS = 4;

    private static final int MOST_ATTEMPTS = 5_000;
    private static final int TRIAL_ATTEMPTS = 48;
    private static final int TRIAL_SUCCESSES = 3;
    private static final int DRAWS_BEFORE_SEARCH = 1_000;

    private final int modulus;
    private final int bases;

    RectangleRule(int modulus, int tasks) {
        this.modulus = modulus;
        this.bases = tasks / 4;
    }

    /** Returns the codes of the tasks, bases first; refuses more than there is room for. */
    int[] choose(long seed) {
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            Optional<int[]> chosen = attempt(seed, attempt);
            if (chosen.isPresent()) {
                return chosen.get();
            }
        }
        throw new IllegalArgumentException(noRoom());
    }

    /**
     * Returns whether some of a few attempts find room, so that {@link #choose} will with any seed.
     */
    boolean hasRoom() {
        int found = 0;
        for (int attempt = 0; attempt < TRIAL_ATTEMPTS && found < TRIAL_SUCCESSES; attempt++) {
            found += attempt(/* seed= */ 0, attempt).isPresent() ? 1 : 0;
        }
        return found >= TRIAL_SUCCESSES;
    }

    String noRoom() {
        return ("the rectangle rule finds no room for %s tasks among the %s of modulus %s; use"
                        + " fewer, or taskChoice: random")
                .formatted(4 * bases, modulus * modulus, modulus);
    }

    private Optional<int[]> attempt(long seed, int attempt) {
        RandomStream random = RandomStream.of("in-context/tasks/rectangle", seed, attempt);
        int[] order = IntStream.range(0, modulus * modulus).toArray();
        random.shuffle(order, bases);
        int[] chosen = Arrays.copyOf(order, 4 * bases);
        boolean[] taken = new boolean[modulus * modulus];
        for (int i = 0; i < bases; i++) {
            taken[chosen[i]] = true;
        }
        for (int i = 0; i < bases; i++) {
            int a = chosen[i] / modulus;
            int b = chosen[i] % modulus;
            int corner = freshCorner(random, taken, a, b);
            if (corner < 0) {
                return Optional.empty();
            }
            int x = corner / modulus;
            int y = corner % modulus;
            int[] added = {a * modulus + y, x * modulus + b, corner};
            for (int j = 0; j < added.length; j++) {
                chosen[bases + 3 * i + j] = added[j];
                taken[added[j]] = true;
            }
        }
        return Optional.of(chosen);
    }

    /** Returns the code of a uniform (x, y) that completes a rectangle, or -1 if there is none. */
    private int freshCorner(RandomStream random, boolean[] taken, int a, int b) {
        for (int draw = 0; draw < DRAWS_BEFORE_SEARCH; draw++) {
            int corner = random.nextInt(modulus * modulus);
            if (isFresh(taken, a, b, corner)) {
                return corner;
            }
        }
        // drawing until one is fresh is a uniform choice among the fresh ones
        int[] fresh =
                IntStream.range(0, modulus * modulus)
                        .filter(corner -> isFresh(taken, a, b, corner))
                        .toArray();
        return fresh.length == 0 ? -1 : fresh[random.nextInt(fresh.length)];
    }

    private boolean isFresh(boolean[] taken, int a, int b, int corner) {
        int x = corner / modulus;
        int y = corner % modulus;
        return x != a
                && x != b
                && y != a
                && y != b
                && y != x
                && !taken[a * modulus + y]
                && !taken[x * modulus + b]
                && !taken[corner];
    }
}
