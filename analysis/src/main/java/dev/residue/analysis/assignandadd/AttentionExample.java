package dev.residue.analysis.assignandadd;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.Subject;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import dev.residue.dataset.assignandadd.AssignAndAddRecord;
import dev.residue.dataset.assignandadd.AssignAndAddRecord.Assignment;
import dev.residue.dataset.assignandadd.AssignAndAddRecord.Operand;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The sequence whose attention maps are recorded: {@code ; ; a 40 ; j 18 ; ; ; k 9 + a 27 =}, that
 * of the paper's early figure (docs/reproductions/assign-and-add.md#the-sudden-rise).
 *
 * <p>Where a setting has another prefix, fewer than 11 variables or fewer than 3 assignments, it
 * has the first and the last two variables (or the last one), at even distances; numbers are taken
 * modulo p.
 */
public final class AttentionExample {

    private static final int[] VALUES = {40, 18, 9};
    private static final int RIGHT = 27;
    private static final int[] PAPERS_VARIABLES = {0, 9, 10}; // a, j and k
    private static final int[] PAPERS_POSITIONS = {2, 5, 10};
    private static final int PAPERS_PREFIX = 12;

    private AttentionExample() {}

    static AssignAndAddRecord record(AssignAndAdd task) {
        int count = Math.min(VALUES.length, task.settings().assignments());
        boolean papers =
                count == VALUES.length
                        && task.plusPosition() == PAPERS_PREFIX
                        && task.variables() > PAPERS_VARIABLES[VALUES.length - 1];
        List<Assignment> assignments = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int fromLast = count - i;
            int variable = i == 0 ? 0 : task.variables() - fromLast;
            assignments.add(
                    new Assignment(
                            papers ? PAPERS_VARIABLES[i] : variable,
                            VALUES[i] % task.modulus(),
                            papers ? PAPERS_POSITIONS[i] : i * task.plusPosition() / count));
        }
        return new AssignAndAddRecord(
                task.context(),
                assignments,
                Operand.variable(0),
                Operand.number(RIGHT % task.modulus()));
    }

    static void measure(AssignAndAdd task, Subject subject, Measurements measurements) {
        AssignAndAddRecord record = record(task);
        int answer = record.answer(task.modulus());
        Sequences one = new Sequences(task.compose(record), new long[] {answer}, 1);
        Map<String, Measurements.Values> observed =
                subject.observe(
                        one,
                        Map.of(
                                "blocks.0.attn.hook_pattern", pattern -> pattern.get(":, 0"),
                                "blocks.1.attn.hook_pattern", pattern -> pattern.get(":, 0")));
        int size = task.context() * task.context();
        float[] maps = new float[2 * size];
        for (int layer = 0; layer < 2; layer++) {
            String hook = "blocks." + layer + ".attn.hook_pattern";
            System.arraycopy(Matrix.observed(observed, hook).data(), 0, maps, layer * size, size);
        }
        measurements.add(
                "attention", new Measurements.Values(maps, 2, task.context(), task.context()));
        measurements.add("attention-example/probability", probability(subject, one, answer));
    }

    private static double probability(Subject subject, Sequences one, int answer) {
        float[] logits = subject.logits(one);
        try (NDManager scope = subject.newScope()) {
            NDArray probabilities = scope.create(logits, new Shape(1, logits.length)).softmax(-1);
            return probabilities.toFloatArray()[answer];
        }
    }
}
