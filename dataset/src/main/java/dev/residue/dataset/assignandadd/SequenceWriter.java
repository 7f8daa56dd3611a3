package dev.residue.dataset.assignandadd;

import dev.residue.dataset.RandomStream;
import dev.residue.dataset.Sequences;
import java.util.Arrays;

/** Writes a number of sequences with random prefixes, one after the other. */
final class SequenceWriter {

    /** Stands for "no variable": the operand is the number itself. */
    static final int LITERAL = -1;

    private final TokenIds ids;
    private final int modulus;
    private final int context;
    private final int prefix;
    private final long[] tokens;
    private final long[] labels;
    private int written;

    // of the sequence that is being written
    private final int[] variables;
    private final int[] values;
    private final int[] pads; // in front of each assignment, and behind the last

    SequenceWriter(TokenIds ids, AssignAndAddSettings settings, int count) {
        if (count < 1) {
            throw new IllegalArgumentException(count + " sequences; must be at least 1");
        }
        this.ids = ids;
        this.modulus = settings.modulus();
        this.context = settings.context();
        this.prefix = context - AssignAndAddRecord.CORE;
        this.tokens = new long[Math.multiplyExact(count, context)];
        this.labels = new long[count];
        this.variables = new int[settings.variables()];
        this.values = new int[settings.assignments()];
        this.pads = new int[settings.assignments() + 1];
    }

    /**
     * Writes one sequence: the operands' variables with their numbers, and other variables with any
     * numbers, in random order and with PADs thrown one by one into the gaps.
     *
     * @param left the left operand's variable, or {@link #LITERAL}
     * @param right the right operand's variable, another one, or {@link #LITERAL}
     * @param code the operands' numbers, as {@code leftNumber * p + rightNumber}
     */
    void write(RandomStream random, int assignments, int left, int right, int code) {
        int leftNumber = code / modulus;
        int rightNumber = code % modulus;
        int needed = choose(left, right, leftNumber, rightNumber);
        for (int i = needed; i < assignments; i++) {
            swapVariables(i, i + random.nextInt(variables.length - i));
            values[i] = random.nextInt(modulus);
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
        int at = writePrefix(assignments, written * context);
        tokens[at] = ids.plus();
        tokens[at + 1] = operand(left, leftNumber);
        tokens[at + 2] = operand(right, rightNumber);
        tokens[at + 3] = ids.equalsSign();
        int sum = (leftNumber + rightNumber) % modulus;
        labels[written++] = sum;
    }

    Sequences sequences() {
        return new Sequences(tokens, labels, labels.length);
    }

    private int choose(int left, int right, int leftNumber, int rightNumber) {
        for (int i = 0; i < variables.length; i++) {
            variables[i] = i;
        }
        int needed = 0;
        if (left != LITERAL) {
            swapVariables(needed, left);
            values[needed++] = leftNumber;
        }
        if (right != LITERAL) {
            // the left variable's swap has moved variable 0 to where the left variable stood
            boolean moved = needed == 1 && right == 0;
            swapVariables(needed, moved ? left : right);
            values[needed++] = rightNumber;
        }
        return needed;
    }

    private int writePrefix(int assignments, int offset) {
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
