package dev.residue.dataset.assignandadd;

import java.util.stream.IntStream;

/**
 * Which variables may stand on which side in training: of V variables, the first r never on the
 * right and the last r never on the left.
 */
final class OperandSlots {

    private final int variables;
    private final int restricted;
    private final int[][] left; // [violations][index]
    private final int[][] right;
    private final int[][] pairs;

    OperandSlots(int variables, int restricted) {
        this.variables = variables;
        this.restricted = restricted;
        this.left =
                new int[][] {
                    IntStream.range(0, variables - restricted).toArray(),
                    IntStream.range(variables - restricted, variables).toArray()
                };
        this.right =
                new int[][] {
                    IntStream.range(restricted, variables).toArray(),
                    IntStream.range(0, restricted).toArray()
                };
        this.pairs = new int[][] {pairsWith(0), pairsWith(1), pairsWith(2)};
    }

    boolean mayStandLeft(int variable) {
        return variable < variables - restricted;
    }

    boolean mayStandRight(int variable) {
        return variable >= restricted;
    }

    /** Returns the variables that training puts on the left, with 1 violation those it does not. */
    int[] left(int violations) {
        return left[violations];
    }

    /**
     * Returns the variables that training puts on the right, with 1 violation those it does not.
     */
    int[] right(int violations) {
        return right[violations];
    }

    /**
     * Returns the ordered pairs of different variables, as {@code left * variables + right}, in
     * which a given number of operands stands where training never puts it.
     */
    int[] pairs(int violations) {
        return pairs[violations];
    }

    private int[] pairsWith(int violations) {
        return IntStream.range(0, variables * variables)
                .filter(pair -> pair / variables != pair % variables)
                .filter(pair -> violations(pair / variables, pair % variables) == violations)
                .toArray();
    }

    private int violations(int left, int right) {
        return (mayStandLeft(left) ? 0 : 1) + (mayStandRight(right) ? 0 : 1);
    }
}
