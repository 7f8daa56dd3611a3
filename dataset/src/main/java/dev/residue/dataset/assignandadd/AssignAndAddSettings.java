package dev.residue.dataset.assignandadd;

import java.nio.file.Path;
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

    /** Returns the paper's own settings. */
    public static AssignAndAddSettings paper() {
        return new AssignAndAddSettings(59, 12, 16, 6, 0.7, null, 2, 1.0);
    }
}
