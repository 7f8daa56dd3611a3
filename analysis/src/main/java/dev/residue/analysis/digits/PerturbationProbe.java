package dev.residue.analysis.digits;

import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.Probe;
import dev.residue.analysis.probe.ProbeFactory;
import dev.residue.analysis.probe.Subject;
import dev.residue.analysis.probe.TaskProbe;
import dev.residue.analysis.statistics.Distributions;
import dev.residue.dataset.digits.DigitTask;
import dev.residue.dataset.digits.Pairs;

/**
 * How little the distributions of the answer's digits change when a digit above the training range
 * is put before an operand: It Ain't That Bad, figure 3.
 *
 * <p>Two pairs of the training range, each with a further digit before a, before b, and before
 * both: for three digits the paper's 349 and 705, 128 and 256. Numbers, over the perturbed pairs:
 * {@code perturbation/distance}, the mean total variation distance between the distribution of a
 * digit and that of the unperturbed pair, in {@code [0, 1]}; {@code perturbation/largest-distance};
 * {@code perturbation/same-answer}, the share whose greedy answer is the same. Array {@code
 * probabilities [input, digit of the answer as written, class]}, and {@code operands [input, 2]}.
 */
public final class PerturbationProbe implements Probe {

    private static final long[][] BASES = {{349, 705}, {128, 256}};
    private static final long[][] ADDED = {{1, 2}, {3, 4}};
    private static final int VARIANTS = 4;

    private final DigitTask task;
    private final Pairs pairs;

    public PerturbationProbe(DigitTask task) {
        this.task = task;
        int digits = task.settings().digits();
        long range = (long) Math.pow(10, digits);
        long[] a = new long[BASES.length * VARIANTS];
        long[] b = new long[a.length];
        for (int i = 0; i < a.length; i++) {
            long[] base = BASES[i / VARIANTS];
            long[] added = ADDED[i / VARIANTS];
            int variant = i % VARIANTS;
            long first = task.equivalence().representative(base[0] % range);
            long second = task.equivalence().representative(base[1] % range);
            a[i] = first + (variant % 2 == 1 ? added[0] * range : 0);
            b[i] = second + (variant >= 2 ? added[1] * range : 0);
        }
        pairs = new Pairs(a, b);
    }

    public static ProbeFactory factory() {
        return TaskProbe.builder(
                        DigitTask.class,
                        "distributions of the answer's digits as digits are put before the"
                                + " operands",
                        (task, seed) -> new PerturbationProbe(task))
                .optTransformersWhere(
                        (task, settings) -> task.settings().width() > task.settings().digits())
                .optFigures(DigitFigures::probabilities)
                .build();
    }

    @Override
    public void measure(Subject subject, Measurements measurements) {
        double[][][] all = new double[pairs.size()][][];
        long[] answers = new long[pairs.size()];
        new GreedyAnswers(task, subject)
                .forEach(
                        pairs,
                        (row, answer, distributions) -> {
                            answers[row] = answer;
                            all[row] = distributions;
                        });
        double sum = 0;
        double largest = 0;
        int same = 0;
        int perturbed = 0;
        for (int row = 0; row < pairs.size(); row++) {
            int base = row - row % VARIANTS;
            if (row != base) {
                perturbed++;
                same += answers[row] == answers[base] ? 1 : 0;
                for (int read = 0; read < task.answerWidth(); read++) {
                    double distance = Distributions.totalVariation(all[row][read], all[base][read]);
                    sum += distance;
                    largest = Math.max(largest, distance);
                }
            }
        }
        measurements.add("perturbation/distance", sum / perturbed / task.answerWidth());
        measurements.add("perturbation/largest-distance", largest);
        measurements.add("perturbation/same-answer", (double) same / perturbed);
        addArrays(all, task, measurements);
    }

    private void addArrays(double[][][] all, DigitTask task, Measurements measurements) {
        int reads = task.answerWidth();
        int classes = task.classes();
        float[] probabilities = new float[all.length * reads * classes];
        float[] operands = new float[2 * all.length];
        for (int row = 0; row < all.length; row++) {
            operands[2 * row] = pairs.a()[row];
            operands[2 * row + 1] = pairs.b()[row];
            for (int read = 0; read < reads; read++) {
                for (int c = 0; c < classes; c++) {
                    probabilities[(row * reads + read) * classes + c] = (float) all[row][read][c];
                }
            }
        }
        measurements.add(
                "probabilities",
                new Measurements.Values(probabilities, all.length, reads, classes));
        measurements.add("operands", new Measurements.Values(operands, all.length, 2));
    }
}
