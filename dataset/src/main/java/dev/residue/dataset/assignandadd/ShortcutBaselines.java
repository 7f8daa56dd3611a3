package dev.residue.dataset.assignandadd;

import dev.residue.dataset.Baseline;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * The accuracies of a model that adds but does not look variables up.
 *
 * <p>With n assignments in a prefix, N the most, and the mean taken over the evaluation splits' n:
 *
 * <ul>
 *   <li>one variable, its value picked among the n assigned numbers: mean of 1/n over 1 to N;
 *   <li>two variables, two different assignments picked, whose order does not matter to the sum:
 *       mean of 2/(n (n - 1)) over 2 to N;
 *   <li>two variables, one looked up and the other picked among the rest: mean of 1/(n - 1) over 2
 *       to N.
 * </ul>
 *
 * <p>At the paper's N = 6 these are 0.408, 0.333 and 0.457. The wrong pick that happens to give the
 * right sum, which adds at most 1/p, is left out. On training batches the second is higher (0.444),
 * since there two assignments are likelier.
 */
final class ShortcutBaselines {

    private ShortcutBaselines() {}

    static List<Baseline> of(int mostAssignments) {
        double one = mean(1, mostAssignments, n -> 1.0 / n);
        double two = mean(2, mostAssignments, n -> 2.0 / (n * (n - 1.0)));
        double halfResolved = mean(2, mostAssignments, n -> 1.0 / (n - 1));
        List<Baseline> baselines = new ArrayList<>();
        for (EvaluationSplit split : EvaluationSplit.values()) {
            if (split.variableOperands == 1) {
                baselines.add(new Baseline("adds a random assigned number", split.title, one));
            }
            if (split.variableOperands == 2) {
                baselines.add(new Baseline("adds two random assigned numbers", split.title, two));
                baselines.add(
                        new Baseline(
                                "looks up one operand, picks the other at random",
                                split.title,
                                halfResolved));
            }
        }
        return List.copyOf(baselines);
    }

    private static double mean(int from, int to, IntToDoubleFunction accuracy) {
        double sum = 0;
        for (int n = from; n <= to; n++) {
            sum += accuracy.applyAsDouble(n);
        }
        return sum / (to - from + 1);
    }
}
