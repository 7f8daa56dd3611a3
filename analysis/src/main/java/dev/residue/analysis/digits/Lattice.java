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
     * Makes the grid of a spacing.
     *
     * @throws IllegalArgumentException if the spacing is below 1
     */
    public static Lattice of(DigitTask task, long spacing) {
        if (spacing < 1) {
            throw new IllegalArgumentException("a spacing of " + spacing + " must be at least 1");
        }
        long[] operands = new long[Math.toIntExact(side(task, spacing))];
        for (int i = 0; i < operands.length; i++) {
            operands[i] = i * spacing;
        }
        return new Lattice(operands);
    }

    /**
     * Makes a grid of so many operands from 0 to 10ⁿ⁺¹ at most, rounded down to whole numbers.
     *
     * @throws IllegalArgumentException if there are fewer than two operands
     */
    public static Lattice evenly(DigitTask task, int count) {
        if (count < 2) {
            throw new IllegalArgumentException(count + " operands make no grid; use at least 2");
        }
        long[] operands = new long[count];
        for (int i = 0; i < count; i++) {
            operands[i] = (long) ((double) limit(task) * i / (count - 1));
        }
        return new Lattice(operands);
    }

    /** Returns how many operands the grid of a spacing, at least 1, has on either side. */
    public static long side(DigitTask task, long spacing) {
        return limit(task) / spacing + 1;
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
        long[] a = new long[Math.multiplyExact(n, n)];
        long[] b = new long[a.length];
        for (int i = 0; i < n * n; i++) {
            a[i] = operands[i / n];
            b[i] = operands[i % n];
        }
        return new Pairs(a, b);
    }
}
