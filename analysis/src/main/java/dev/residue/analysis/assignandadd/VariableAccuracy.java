package dev.residue.analysis.assignandadd;

import dev.residue.analysis.assignandadd.OperandCases.Operands;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.Subject;
import dev.residue.dataset.RandomStream;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import dev.residue.dataset.assignandadd.SequenceType;
import java.util.stream.IntStream;

/**
 * Accuracy where one variable is the left or the right operand and a number the other, for every
 * variable and side.
 */
final class VariableAccuracy {

    private static final int MOST_SEQUENCES = 200;
    private static final int SEQUENCES = 4800;

    private final AssignAndAdd task;
    private final OperandCases cases; // all left ones by variable, then all right ones

    VariableAccuracy(AssignAndAdd task, long seed) {
        this.task = task;
        cases =
                new OperandCases(
                        task,
                        RandomStream.of("assign-and-add/variable-accuracy", seed),
                        IntStream.range(0, 2 * task.variables()).mapToObj(this::operands).toList(),
                        MOST_SEQUENCES,
                        SEQUENCES);
    }

    private Operands operands(int ofCases) {
        int variable = ofCases % task.variables();
        return new Operands(
                left(ofCases) ? SequenceType.VARIABLE_LEFT : SequenceType.VARIABLE_RIGHT,
                variable,
                variable);
    }

    private boolean left(int ofCases) {
        return ofCases < task.variables();
    }

    Sequences sequences(int variable, boolean asLeft) {
        return cases.sequences(asLeft ? variable : task.variables() + variable);
    }

    void measure(Subject subject, Measurements measurements) {
        double[] accuracies = cases.accuracies(subject);
        int lagging = 0;
        double lowest = 1;
        for (int ofCases = 0; ofCases < accuracies.length; ofCases++) {
            measurements.add(
                    left(ofCases) ? "variable-accuracy/left" : "variable-accuracy/right",
                    (long) ofCases % task.variables(),
                    accuracies[ofCases]);
            if (accuracies[ofCases] < lowest) {
                lowest = accuracies[ofCases];
                lagging = ofCases;
            }
        }
        measurements.add("lagging", lowest);
        measurements.add("lagging/variable", lagging % task.variables());
        measurements.add("lagging/right", left(lagging) ? 0 : 1);
    }
}
