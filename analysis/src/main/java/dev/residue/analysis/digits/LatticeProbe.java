package dev.residue.analysis.digits;

import dev.residue.analysis.Measurements;
import dev.residue.analysis.Probe;
import dev.residue.analysis.ProbeFactory;
import dev.residue.analysis.Subject;
import dev.residue.dataset.digits.DigitTask;
import dev.residue.dataset.digits.Pairs;

/**
 * What a model answers over the plane of operands, beside the true answer and that of the operands'
 * equivalence class: It Ain't That Bad, figure 2.
 *
 * <p>Numbers: {@code lattice/equivalent} and {@code lattice/true}, the shares of pairs answered so,
 * in {@code [0, 1]}; on this grid the two answers agree where both operands are in the training
 * range. Arrays {@code [a, b]} over {@code operands}: {@code model}, {@code equivalent}, {@code
 * true}. The paper's grid has a spacing of 100, this one 250; {@code residue lattice} makes any.
 */
public final class LatticeProbe implements Probe {

    /** The distance between two operands. */
    static final long SPACING = 250;

    private final DigitTask task;
    private final Lattice lattice;

    /** Makes the probe with another spacing. */
    public LatticeProbe(DigitTask task, long spacing) {
        this.task = task;
        this.lattice = Lattice.of(task, spacing);
    }

    /** Returns the factory. */
    public static ProbeFactory factory() {
        return new DigitProbeFactory(
                "answers over the plane of operands, beside the truth and the equivalence class",
                task -> new LatticeProbe(task, SPACING));
    }

    @Override
    public void measure(Subject subject, Measurements measurements) {
        Pairs pairs = lattice.pairs();
        long[] answers = new GreedyAnswers(subject).of(pairs);
        float[] model = new float[answers.length];
        float[] equivalent = new float[answers.length];
        float[] truth = new float[answers.length];
        int likeClass = 0;
        int right = 0;
        for (int i = 0; i < answers.length; i++) {
            long a = pairs.a()[i];
            long b = pairs.b()[i];
            model[i] = answers[i];
            equivalent[i] = task.equivalentAnswer(a, b);
            truth[i] = task.arithmetic().answer(a, b);
            likeClass += answers[i] == task.equivalentAnswer(a, b) ? 1 : 0;
            right += answers[i] == task.arithmetic().answer(a, b) ? 1 : 0;
        }
        measurements.add("lattice/equivalent", (double) likeClass / answers.length);
        measurements.add("lattice/true", (double) right / answers.length);
        int n = lattice.operands().length;
        float[] operands = new float[n];
        for (int i = 0; i < n; i++) {
            operands[i] = lattice.operands()[i];
        }
        measurements.add("operands", new Measurements.Values(operands, n));
        measurements.add("model", new Measurements.Values(model, n, n));
        measurements.add("equivalent", new Measurements.Values(equivalent, n, n));
        measurements.add("true", new Measurements.Values(truth, n, n));
    }
}
