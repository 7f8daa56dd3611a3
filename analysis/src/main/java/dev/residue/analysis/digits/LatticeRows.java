package dev.residue.analysis.digits;

import dev.residue.analysis.probe.Subject;
import dev.residue.analysis.study.OperandPlane;
import dev.residue.dataset.digits.DigitTask;
import dev.residue.dataset.digits.Pairs;
import java.util.Arrays;

/** Asks a model for one row of a {@link Lattice} after the other, so that any size fits memory. */
final class LatticeRows implements OperandPlane.Rows {

    private final DigitTask task;
    private final Lattice lattice;
    private final GreedyAnswers model;
    private final int rowsAtOnce;
    private long[] ahead = new long[0]; // the answers of rowsAtOnce rows
    private float[] answers = new float[0];
    private int done;
    private long equivalent;
    private long right;

    /** Makes the rows; nothing is asked yet. */
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
