package dev.residue.analysis.digits;

import dev.residue.analysis.probe.Answers;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.Probe;
import dev.residue.analysis.probe.ProbeFactory;
import dev.residue.analysis.probe.Subject;
import dev.residue.analysis.probe.TaskProbe;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.digits.Arithmetic.Operation;
import dev.residue.dataset.digits.DigitTask;
import dev.residue.dataset.digits.Pairs;

/**
 * Which digits of the answer are right, and how it depends on carries.
 *
 * <p>On every split, over at most {@value #PAIRS} pairs: {@code digits/<split>}, the share of
 * digits right given the right ones before, index the place from 0 for the units; for sums, {@code
 * carries/<split>}, the share of whole answers right, index the number of carries, with {@code
 * count/carries/<split>}. In an equivalence split, right means that of the equivalence class.
 */
public final class DigitPlacesProbe implements Probe {

    static final int PAIRS = 1000;

    private final DigitTask task;
    private final long seed;

    public DigitPlacesProbe(DigitTask task, long seed) {
        this.task = task;
        this.seed = seed;
    }

    public static ProbeFactory factory() {
        return TaskProbe.builder(
                        DigitTask.class,
                        "accuracy of each digit of the answer, and by the number of carries",
                        (task, seed) -> new DigitPlacesProbe(task, 0))
                .optTransformers()
                .build();
    }

    @Override
    public void measure(Subject subject, Measurements measurements) {
        for (String split : task.splits()) {
            Sequences sequences = task.evaluation(split, seed, PAIRS);
            measure(split, sequences, subject.logits(sequences), measurements);
        }
    }

    private void measure(
            String split, Sequences sequences, float[] logits, Measurements measurements) {
        Answers answers = new Answers(logits, sequences.labels());
        int reads = sequences.reads();
        int[] right = new int[reads];
        int most = task.settings().width();
        int[] rightByCarries = new int[most + 1];
        int[] byCarries = new int[most + 1];
        for (int row = 0; row < sequences.count(); row++) {
            boolean whole = true;
            for (int read = 0; read < reads; read++) {
                boolean hit = answers.isRight(row * reads + read);
                right[task.answerPlace(read)] += hit ? 1 : 0;
                whole &= hit;
            }
            int carries = carries(sequences.sequence(row), split);
            byCarries[carries]++;
            rightByCarries[carries] += whole ? 1 : 0;
        }
        for (int place = 0; place < reads; place++) {
            measurements.add(
                    "digits/" + split, (long) place, (double) right[place] / sequences.count());
        }
        boolean sums =
                task.arithmetic().operation() == Operation.ADDITION
                        && task.arithmetic().modulus() == 0;
        for (int carries = 0; sums && carries <= most; carries++) {
            if (byCarries[carries] > 0) {
                measurements.add(
                        "carries/" + split,
                        (long) carries,
                        (double) rightByCarries[carries] / byCarries[carries]);
                measurements.add("count/carries/" + split, (long) carries, byCarries[carries]);
            }
        }
    }

    private int carries(long[] tokens, String split) {
        Pairs operands = task.operands(tokens);
        boolean equivalent = split.startsWith("equivalence/");
        long a = operands.a()[0];
        long b = operands.b()[0];
        return carries(
                equivalent ? task.equivalence().representative(a) : a,
                equivalent ? task.equivalence().representative(b) : b);
    }

    static int carries(long a, long b) {
        int count = 0;
        int carry = 0;
        long restA = a;
        long restB = b;
        while (restA > 0 || restB > 0) {
            carry = restA % 10 + restB % 10 + carry > 9 ? 1 : 0;
            count += carry;
            restA /= 10;
            restB /= 10;
        }
        return count;
    }
}
