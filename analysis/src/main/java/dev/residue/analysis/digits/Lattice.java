package dev.residue.analysis.digits;

import dev.residue.dataset.digits.DigitTask;
import dev.residue.dataset.digits.Pairs;

/**
 * Pairs of operands on an even grid: a and b from 0 to 10ⁿ⁺¹, one digit beyond training.
 *
 * @param operands the operands of both axes, ascending
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, compared by no one
public record Lattice(long[] operands) {

    /**
     * Makes the grid of a spacing; the upper end is included where the width has room for it.
     *
     * @throws IllegalArgumentException if the spacing is below 1
     */
    public static Lattice of(DigitTask task, long spacing) {
        if (spacing < 1) {
            throw new IllegalArgumentException("a spacing of " + spacing + " must be at least 1");
        }
        return spaced(limit(task), limit(task) / spacing + 1, spacing);
    }

    /** Makes a grid of so many operands from 0 to 10ⁿ⁺¹ at most, rounded down to whole numbers. */
    static Lattice evenly(DigitTask task, int count) {
        long[] operands = new long[count];
        for (int i = 0; i < count; i++) {
            operands[i] = (long) ((double) limit(task) * i / (count - 1));
        }
        return new Lattice(operands);
    }

    private static Lattice spaced(long limit, long count, long spacing) {
        long[] operands = new long[Math.toIntExact(count)];
        for (int i = 0; i < operands.length; i++) {
            operands[i] = Math.min(limit, i * spacing);
        }
        return new Lattice(operands);
    }

    /** 10ⁿ⁺¹, or the largest operand that the width has room for. */
    private static long limit(DigitTask task) {
        int digits = Math.min(task.settings().width(), task.settings().digits() + 1);
        long power = (long) Math.pow(10, digits);
        return digits < task.settings().width() ? power : power - 1;
    }

    /** Returns all pairs, those with the smallest a first. */
    public Pairs pairs() {
        int n = operands.length;
        long[] a = new long[n * n];
        long[] b = new long[n * n];
        for (int i = 0; i < n * n; i++) {
            a[i] = operands[i / n];
            b[i] = operands[i % n];
        }
        return new Pairs(a, b);
    }
}
