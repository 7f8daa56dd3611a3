package dev.residue.analysis.digits;

import dev.residue.analysis.probe.Subject;
import dev.residue.analysis.study.OperandPlane;
import dev.residue.dataset.digits.DigitTask;
import dev.residue.dataset.digits.Pairs;
import java.util.Arrays;

/** Pairs of operands on an even grid: a and b from 0 to 10ⁿ⁺¹, one digit beyond training. */
@SuppressWarnings("ArrayRecordComponent") // a carrier, compared by no one
public record Lattice(DigitTask task, long[] operands) implements OperandPlane {

    /** A row of so many is held in memory. */
    private static final long MOST_OPERANDS = 1_000_000;

    /** Makes a grid; a spacing that makes fewer than 2 operands, or too many, is refused. */
    public static Lattice of(DigitTask task, long spacing) {
        if (spacing < 1) {
            throw new IllegalArgumentException("a spacing of " + spacing + " must be at least 1");
        }
        long side = limit(task) / spacing + 1;
        if (side > MOST_OPERANDS || side < 2) {
            throw new IllegalArgumentException(
                    ("a spacing of %s makes %s operands on either side: from 2 to %s can be asked"
                                    + " for")
                            .formatted(spacing, side, MOST_OPERANDS));
        }
        long[] operands = new long[(int) side];
        for (int i = 0; i < operands.length; i++) {
            operands[i] = i * spacing;
        }
        return new Lattice(task, operands);
    }

    /** Makes a grid of so many operands, 2 or more, from 0 to 10ⁿ⁺¹ at most, rounded down. */
    public static Lattice evenly(DigitTask task, int count) {
        if (count < 2) {
            throw new IllegalArgumentException(count + " operands make no grid; use at least 2");
        }
        long[] operands = new long[count];
        for (int i = 0; i < count; i++) {
            operands[i] = (long) ((double) limit(task) * i / (count - 1));
        }
        return new Lattice(task, operands);
    }

    /** 10ⁿ⁺¹, or the largest operand that the width has room for. */
    private static long limit(DigitTask task) {
        int digits = Math.min(task.settings().width(), task.settings().digits() + 1);
        long power = (long) Math.pow(10, digits);
        return digits < task.settings().width() ? power : power - 1;
    }

    @Override
    public Rows ask(Subject subject) {
        return new LatticeRows(task, subject, this);
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

    /**
     * Asks a model for one row of a {@link Lattice} after the other, so that any size fits memory.
     */
    private static final class LatticeRows implements OperandPlane.Rows {

        private final DigitTask task;
        private final Lattice lattice;
        private final GreedyAnswers model;
        private final int rowsAtOnce;
        private long[] ahead = new long[0]; // the answers of rowsAtOnce rows
        private float[] answers = new float[0];
        private int done;
        private long equivalent;
        private long right;

        LatticeRows(DigitTask task, Subject subject, Lattice lattice) {
            this.task = task;
            this.lattice = lattice;
            this.model = new GreedyAnswers(task, subject);
            this.rowsAtOnce = Math.max(1, GreedyAnswers.PROMPTS / lattice.operands().length);
        }

        @Override
        public boolean next() {
            long[] operands = lattice.operands();
            if (done == operands.length) {
                return false;
            }
            int side = operands.length;
            int at = done % rowsAtOnce * side;
            if (at == 0) {
                ahead = ask(operands, Math.min(rowsAtOnce, side - done));
            }
            long a = operands[done++];
            answers = new float[side];
            for (int i = 0; i < side; i++) {
                long number = ahead[at + i];
                answers[i] = number;
                equivalent += number == task.equivalentAnswer(a, operands[i]) ? 1 : 0;
                right += number == task.arithmetic().answer(a, operands[i]) ? 1 : 0;
            }
            return true;
        }

        private long[] ask(long[] operands, int rows) {
            int side = operands.length;
            long[] first = new long[rows * side];
            long[] second = new long[rows * side];
            for (int row = 0; row < rows; row++) {
                Arrays.fill(first, row * side, (row + 1) * side, operands[done + row]);
                System.arraycopy(operands, 0, second, row * side, side);
            }
            return model.of(new Pairs(first, second));
        }

        @Override
        public float[] answers() {
            return answers.clone();
        }

        @Override
        public int done() {
            return done;
        }

        @Override
        public long pairs() {
            return (long) done * lattice.operands().length;
        }

        @Override
        public double equivalentShare() {
            return (double) equivalent / Math.max(1, pairs());
        }

        @Override
        public double trueShare() {
            return (double) right / Math.max(1, pairs());
        }
    }
}
