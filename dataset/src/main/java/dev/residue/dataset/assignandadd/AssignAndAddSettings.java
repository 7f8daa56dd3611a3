package dev.residue.dataset.assignandadd;

import dev.residue.dataset.Primes;
import dev.residue.dataset.SettingsCheck;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The settings of {@link AssignAndAdd}; the components' names are the keys of an experiment file.
 *
 * @param modulus p: numbers and sums lie in {@code [0, p)}; a prime
 * @param variables the number of variables
 * @param context the number of tokens in a sequence: a prefix of {@code context - 4}, then {@code +
 *     left right =}
 * @param assignments the most assignments in a prefix; their number is uniform in {@code [1,
 *     assignments]}
 * @param trainPairs the share of the p² ordered pairs of numbers that is trained on; not used with
 *     a {@code trainPairsFile}
 * @param trainPairsFile the pairs that are trained on, as p lines of p characters 0 or 1: row =
 *     left number, column = right number, 1 = trained on
 * @param restrictedVariables r: the first r variables are never a right operand in training, the
 *     last r never a left one
 * @param twoVariableFrequency the probability with which each row of the training table whose
 *     operands are both variables is kept
 */
public record AssignAndAddSettings(
        int modulus,
        int variables,
        int context,
        int assignments,
        double trainPairs,
        @Nullable Path trainPairsFile,
        int restrictedVariables,
        double twoVariableFrequency) {

    private static final int SMALLEST_MODULUS = 5;
    // all p² pairs are held in memory; both bounds keep that to some tens of megabytes
    private static final int LARGEST_MODULUS = 1009;
    private static final int MOST_VARIABLES = 1000;
    // a model's mask of which position sees which is one array of context² numbers
    private static final int LONGEST_CONTEXT = 16_384;

    public static AssignAndAddSettings paper() {
        return new AssignAndAddSettings(59, 12, 16, 6, 0.7, null, 2, 1.0);
    }

    /** Returns those of the preset {@code assign-and-add-small}. */
    public static AssignAndAddSettings small() {
        return new AssignAndAddSettings(41, 8, 12, 4, 0.8, null, 2, 1.0);
    }

    /** Reports everything that is wrong: the key, and what would be right. */
    public void check(BiConsumer<String, String> problem) {
        boolean modulusIsRight = checkModulus(problem);
        checkVariables(problem);
        checkAssignments(problem);
        if (trainPairsFile != null) {
            checkFile(trainPairsFile, modulusIsRight, problem);
        } else if (SettingsCheck.share("trainPairs", trainPairs, problem) && modulusIsRight) {
            checkTrainPairs(problem);
        }
        if (!(twoVariableFrequency >= 0 && twoVariableFrequency <= 1)) {
            problem.accept(
                    "twoVariableFrequency",
                    twoVariableFrequency + " is no probability; must be in [0, 1]");
        }
    }

    private boolean checkModulus(BiConsumer<String, String> problem) {
        if (modulus >= SMALLEST_MODULUS && modulus <= LARGEST_MODULUS && Primes.isPrime(modulus)) {
            return true;
        }
        problem.accept(
                "modulus",
                "%s must be a prime from %s to %s; nearest: %s"
                        .formatted(
                                modulus,
                                SMALLEST_MODULUS,
                                LARGEST_MODULUS,
                                Primes.nearest(modulus, SMALLEST_MODULUS, LARGEST_MODULUS)));
        return false;
    }

    private void checkVariables(BiConsumer<String, String> problem) {
        if (restrictedVariables < 1) {
            problem.accept(
                    "restrictedVariables",
                    restrictedVariables
                            + " would leave the held-out-slot splits empty; must be at least 1");
        }
        // One variable free for both sides is enough to make every split non-empty: with a free c
        // beside restricted a (never right) and l (never left), two variables are trained as
        // (a, c), held out once as (c, a) and twice as (l, a).
        int restricted = Math.max(1, restrictedVariables);
        long fewest = 2L * restricted + 1;
        if (variables < fewest || variables > MOST_VARIABLES) {
            problem.accept(
                    "variables",
                    ("%s must be from %s (2 x %s restricted variables + 1 free for both sides, so"
                                    + " that no split is empty) to %s")
                            .formatted(variables, fewest, restricted, MOST_VARIABLES));
        }
    }

    private void checkAssignments(BiConsumer<String, String> problem) {
        int most = Math.max(2, variables);
        if (assignments < 2 || assignments > most) {
            problem.accept(
                    "assignments",
                    ("%s must be from 2 (a sequence with two variables needs two) to %s (each"
                                    + " variable is assigned at most once)")
                            .formatted(assignments, most));
        }
        int prefixed = Math.max(2, assignments);
        long shortest = 2L * prefixed + AssignAndAddRecord.CORE;
        if (context < shortest) {
            problem.accept(
                    "context",
                    "%s must be at least %s: 2 x %s assignments, then '+ left right ='"
                            .formatted(context, shortest, prefixed));
        } else if (context > LONGEST_CONTEXT) {
            problem.accept(
                    "context",
                    "%s must be at most %s, for attention takes its square"
                            .formatted(context, LONGEST_CONTEXT));
        }
    }

    private void checkTrainPairs(BiConsumer<String, String> problem) {
        int all = modulus * modulus;
        int trained = PairSplit.trainedCount(modulus, trainPairs);
        if (trained < 1 || trained >= all) {
            problem.accept(
                    "trainPairs",
                    ("%s of %s pairs leaves none to %s; must be from 1/%s up to, but not"
                                    + " including, 1")
                            .formatted(
                                    trainPairs, all, trained < 1 ? "train on" : "hold out", all));
        }
    }

    private void checkFile(Path file, boolean modulusIsRight, BiConsumer<String, String> problem) {
        try {
            if (modulusIsRight) {
                PairSplit.read(file, modulus);
            } else {
                PairSplit.requireReadable(file);
            }
        } catch (IllegalArgumentException fault) {
            problem.accept("trainPairsFile", String.valueOf(fault.getMessage()));
        }
    }
}
