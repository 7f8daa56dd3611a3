package dev.residue.analysis.digits;

import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.Probe;
import dev.residue.analysis.probe.ProbeFactory;
import dev.residue.analysis.probe.Subject;
import dev.residue.analysis.probe.TaskProbe;
import dev.residue.analysis.study.OperandPlane;
import dev.residue.dataset.digits.DigitTask;

/**
 * What a model answers over the plane of operands, beside the true answer and that of the operands'
 * equivalence class: It Ain't That Bad, figure 2.
 *
 * <p>Numbers: {@code lattice/equivalent} and {@code lattice/true}, the shares of pairs answered so,
 * in {@code [0, 1]}; the two answers agree where both operands are in the training range. Arrays
 * {@code [a, b]} over {@code operands}: {@code model}, {@code equivalent}, {@code true}. The
 * paper's grid has 101 operands on either axis, this one {@value #OPERANDS}; {@code residue
 * lattice} makes any.
 */
public final class LatticeProbe implements Probe {

    static final int OPERANDS = 41;

    private final DigitTask task;
    private final Lattice lattice;

    public LatticeProbe(DigitTask task, Lattice lattice) {
        this.task = task;
        this.lattice = lattice;
    }

    public static ProbeFactory factory() {
        return TaskProbe.builder(
                        DigitTask.class,
                        "answers over the plane of operands, beside the truth and the equivalence"
                                + " class",
                        (task, seed) -> new LatticeProbe(task, Lattice.evenly(task, OPERANDS)))
                .optTransformers()
                .optFigures((task, record) -> DigitFigures.lattices(record))
                .build();
    }

    @Override
    public void measure(Subject subject, Measurements measurements) {
        long[] operands = lattice.operands();
        int side = operands.length;
        float[] model = new float[side * side];
        float[] equivalent = new float[side * side];
        float[] truth = new float[side * side];
        OperandPlane.Rows rows = lattice.ask(subject);
        for (int row = 0; rows.next(); row++) {
            System.arraycopy(rows.answers(), 0, model, row * side, side);
            for (int column = 0; column < side; column++) {
                equivalent[row * side + column] =
                        task.equivalentAnswer(operands[row], operands[column]);
                truth[row * side + column] =
                        task.arithmetic().answer(operands[row], operands[column]);
            }
        }
        measurements.add("lattice/equivalent", rows.equivalentShare());
        measurements.add("lattice/true", rows.trueShare());
        measurements.add("operands", Measurements.Values.of(operands));
        measurements.add("model", new Measurements.Values(model, side, side));
        measurements.add("equivalent", new Measurements.Values(equivalent, side, side));
        measurements.add("true", new Measurements.Values(truth, side, side));
    }
}
