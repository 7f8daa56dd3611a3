package dev.residue.dataset.assignandadd;

import java.util.stream.IntStream;

/**
 * Which variables may stand on which side in training: of V variables, the first r never on the
 * right and the last r never on the left.
 */
final class OperandSlots {

    private final int variables;
    private final int restricted;
    private final int[][] pairs; // [violations][index]

    OperandSlots(int variables, int restricted) {
        this.variables = variables;
        this.restricted = restricted;
        this.pairs = new int[][] {pairsWith(0), pairsWith(1), pairsWith(2)};
    }

    boolean mayStandLeft(int variable) {
        return variable < variables - restricted;
    }

    boolean mayStandRight(int variable) {
        return variable >= restricted;
    }

    /** Returns the number of variables that may stand on a given side. */
    int allowed() {
        return variables - restricted;
    }

    /** Returns an allowed left operand by its index in {@code [0, allowed)}. */
    int allowedLeft(int index) {
        return index;
    }

    /** Returns an allowed right operand by its index in {@code [0, allowed)}. */
    int allowedRight(int index) {
        return restricted + index;
    }

    /** Returns a left operand never seen in training by its index in {@code [0, restricted)}. */
    int heldOutLeft(int index) {
        return variables - restricted + index;
    }

    /** Returns a right operand never seen in training by its index in {@code [0, restricted)}. */
    int heldOutRight(int index) {
        return index;
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
