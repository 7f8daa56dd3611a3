package dev.residue.analysis.assignandadd;

import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.Subject;
import dev.residue.dataset.RandomStream;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import dev.residue.dataset.assignandadd.SequenceType;

/**
 * Accuracy where one variable is the left or the right operand and a number the other, for every
 * variable and side, over fixed sequences with trained pairs of numbers and random prefixes.
 */
final class VariableAccuracy {

    private static final int MOST_SEQUENCES = 200;
    private static final int FEWEST_SEQUENCES = 20;
    private static final int SEQUENCES = 4800; // of all variables and sides, if that is enough

    private final AssignAndAdd task;
    private final int each;
    private final Sequences sequences; // all left ones by variable, then all right ones

    VariableAccuracy(AssignAndAdd task, long seed) {
        this.task = task;
        int cases = 2 * task.variables();
        this.each = Math.max(FEWEST_SEQUENCES, Math.min(MOST_SEQUENCES, SEQUENCES / cases));
        RandomStream random = RandomStream.of("assign-and-add/variable-accuracy", seed);
        int[] codes = task.pairs().trainCodes();
        NumberPairs pairs = new NumberPairs(task.modulus());
        long[] tokens = new long[cases * each * task.context()];
        long[] labels = new long[cases * each];
        for (int i = 0; i < labels.length; i++) {
            int code = codes[random.nextInt(codes.length)];
            int variable = i / each % task.variables();
            task.fill(
                    random,
                    left(i / each) ? SequenceType.VARIABLE_LEFT : SequenceType.VARIABLE_RIGHT,
                    variable,
                    variable,
                    pairs.left(code),
                    pairs.right(code),
                    tokens,
                    i * task.context());
            labels[i] = pairs.sum(code);
        }
        this.sequences = new Sequences(tokens, labels, labels.length);
    }

    private boolean left(int ofCases) {
        return ofCases < task.variables();
    }

    Sequences sequences(int variable, boolean asLeft) {
        int ofCases = asLeft ? variable : task.variables() + variable;
        return sequences.slice(ofCases * each, (ofCases + 1) * each);
    }

    void measure(Subject subject, Measurements measurements) {
        float[] logits = subject.logits(sequences);
        Matrix rows = new Matrix(logits, sequences.count(), logits.length / sequences.count());
        int lagging = 0;
        double lowest = 1;
        for (int ofCases = 0; ofCases < 2 * task.variables(); ofCases++) {
            int right = 0;
            for (int i = ofCases * each; i < (ofCases + 1) * each; i++) {
                right += rows.argMax(i) == sequences.labels()[i] ? 1 : 0;
            }
            double accuracy = (double) right / each;
            measurements.add(
                    left(ofCases) ? "variable-accuracy/left" : "variable-accuracy/right",
                    (long) ofCases % task.variables(),
                    accuracy);
            if (accuracy < lowest) {
                lowest = accuracy;
                lagging = ofCases;
            }
        }
        measurements.add("lagging", lowest);
        measurements.add("lagging/variable", lagging % task.variables());
        measurements.add("lagging/right", left(lagging) ? 0 : 1);
    }
}
