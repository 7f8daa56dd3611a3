package dev.residue.dataset.assignandadd;

import dev.residue.dataset.RandomStream;
import java.util.Arrays;

/**
 * Writes sequences with random prefixes; its arrays are used anew for each, so one writer serves
 * one thread.
 */
final class SequenceWriter {

    /** Stands for "no variable": the operand is the number itself. */
    static final int LITERAL = -1;

    private final TokenIds ids;
    private final int prefix;
    private final int[] variables;
    private final int[] values;
    private final int[] pads; // in front of each assignment, and behind the last

    SequenceWriter(TokenIds ids, int context, int mostAssignments) {
        this.ids = ids;
        this.prefix = context - AssignAndAddRecord.CORE;
        this.variables = new int[ids.variables()];
        this.values = new int[mostAssignments];
        this.pads = new int[mostAssignments + 1];
    }

    /**
     * Writes one sequence: the operands' variables with their numbers, and other variables with any
     * numbers, in random order and with PADs thrown one by one into the gaps.
     *
     * @param leftVariable the left operand, or {@link #LITERAL}
     * @param rightVariable the right operand, another one, or {@link #LITERAL}
     */
    void write(
            RandomStream random,
            int assignments,
            int leftVariable,
            int rightVariable,
            int leftNumber,
            int rightNumber,
            long[] tokens,
            int offset) {
        int needed = choose(leftVariable, rightVariable, leftNumber, rightNumber);
        for (int i = needed; i < assignments; i++) {
            swapVariables(i, i + random.nextInt(variables.length - i));
            values[i] = random.nextInt(ids.modulus());
        }
        for (int i = assignments - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            swapVariables(i, other);
            int value = values[i];
            values[i] = values[other];
            values[other] = value;
        }
        Arrays.fill(pads, 0);
        for (int i = 2 * assignments; i < prefix; i++) {
            pads[random.nextInt(assignments + 1)]++;
        }
        int at = writePrefix(assignments, tokens, offset);
        tokens[at] = ids.plus();
        tokens[at + 1] = operand(leftVariable, leftNumber);
        tokens[at + 2] = operand(rightVariable, rightNumber);
        tokens[at + 3] = ids.equalsSign();
    }

    /** Puts the operands' variables in front of all others and returns how many they are. */
    private int choose(int leftVariable, int rightVariable, int leftNumber, int rightNumber) {
        for (int i = 0; i < variables.length; i++) {
            variables[i] = i;
        }
        int needed = 0;
        if (leftVariable != LITERAL) {
            swapVariables(needed, leftVariable);
            values[needed++] = leftNumber;
        }
        if (rightVariable != LITERAL) {
            // the left variable's swap has moved variable 0 to where the left variable stood
            boolean moved = needed == 1 && rightVariable == 0;
            swapVariables(needed, moved ? leftVariable : rightVariable);
            values[needed++] = rightNumber;
        }
        return needed;
    }

    private int writePrefix(int assignments, long[] tokens, int offset) {
        int at = offset;
        for (int i = 0; i <= assignments; i++) {
            Arrays.fill(tokens, at, at + pads[i], ids.pad());
            at += pads[i];
            if (i < assignments) {
                tokens[at++] = ids.variable(variables[i]);
                tokens[at++] = values[i];
            }
        }
        return at;
    }

    private int operand(int variable, int number) {
        return variable == LITERAL ? ids.number(number) : ids.variable(variable);
    }

    private void swapVariables(int i, int j) {
        int variable = variables[i];
        variables[i] = variables[j];
        variables[j] = variable;
    }
}
