package dev.residue.analysis.assignandadd;

import dev.residue.analysis.probe.Answers;
import dev.residue.analysis.probe.Subject;
import dev.residue.dataset.RandomStream;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import dev.residue.dataset.assignandadd.SequenceType;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Fixed sequences for each of some cases of operands, with trained pairs of numbers and random
 * prefixes, and the accuracy on them.
 */
final class OperandCases {

    private static final int FEWEST_SEQUENCES = 20;

    private final int each;
    private final Sequences sequences; // case by case

    /**
     * Which operands a case has.
     *
     * @param left the left variable; ignored where that operand is a number
     * @param right the right variable, likewise
     */
    record Operands(SequenceType type, int left, int right) {}

    /**
     * Draws the sequences.
     *
     * @param most how many a case has
     * @param together how many all cases have, if that leaves each of them 20
     */
    OperandCases(
            AssignAndAdd task, RandomStream random, List<Operands> cases, int most, int together) {
        each = Math.max(FEWEST_SEQUENCES, Math.min(most, together / cases.size()));
        int[] codes = task.pairs().trainCodes();
        NumberPairs numbers = new NumberPairs(task.modulus());
        long[] labels = new long[cases.size() * each];
        long[] tokens = new long[labels.length * task.context()];
        for (int i = 0; i < labels.length; i++) {
            int code = codes[random.nextInt(codes.length)];
            Operands one = cases.get(i / each);
            task.fill(
                    random,
                    one.type(),
                    one.left(),
                    one.right(),
                    numbers.left(code),
                    numbers.right(code),
                    tokens,
                    i * task.context());
            labels[i] = numbers.sum(code);
        }
        sequences = new Sequences(tokens, labels, labels.length);
    }

    Sequences sequences(int ofCases) {
        return sequences.slice(ofCases * each, (ofCases + 1) * each);
    }

    /** Returns the share of right sums of each case. */
    double[] accuracies(Subject subject) {
        Answers answers = new Answers(subject.logits(sequences), sequences.labels());
        return IntStream.range(0, sequences.count() / each)
                .mapToDouble(ofCases -> accuracy(answers, ofCases))
                .toArray();
    }

    private double accuracy(Answers answers, int ofCases) {
        int from = ofCases * each;
        long right = IntStream.range(from, from + each).filter(answers::isRight).count();
        return (double) right / each;
    }
}
