package dev.residue.analysis.assignandadd;

import dev.residue.analysis.assignandadd.OperandCases.Operands;
import dev.residue.analysis.figure.Caption;
import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.figure.HeatMap;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.Probe;
import dev.residue.analysis.probe.ProbeFactory;
import dev.residue.analysis.probe.ProbeRecord;
import dev.residue.analysis.probe.Subject;
import dev.residue.analysis.probe.TaskProbe;
import dev.residue.dataset.RandomStream;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import dev.residue.dataset.assignandadd.SequenceType;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Accuracy on sums of two variables by the ordered pair of variables, over fixed sequences with
 * trained pairs of numbers and random prefixes.
 *
 * <p>The array {@code variable-pairs/accuracy}, {@code [variables, variables]}, has the left
 * operand's variable down and the right one's across, NaN on the diagonal. Four numbers are its
 * means over kinds of pairs, {@code variable-pairs/…}; a kind without pairs is left out:
 *
 * <ul>
 *   <li>{@code trained-sides}: training has both variables on their sides.
 *   <li>{@code one-held-out-side}: one stands where training never has it, and the other is trained
 *       on both sides.
 *   <li>{@code same-side}: training keeps both to one side, and so never adds them to each other.
 *       The split {@code two-variables/held-out-slot-1} has these and the former together.
 *   <li>{@code two-held-out-sides}: both stand where training never has them.
 * </ul>
 *
 * <p>In {@code [0, 1]}, chance 1 / p; without resolving variables, see the task's baselines. A pair
 * has 100 sequences, fewer, from 20 on, for more than 9 variables: at .5 a cell's standard error is
 * .05 to .11, and it misleads where single cells are compared. No figure of the paper has it.
 */
public final class VariablePairsProbe implements Probe {

    private static final String FAMILY = "variable-pairs";
    private static final String MAP = "accuracy";
    private static final int MOST_SEQUENCES = 100;
    private static final int SEQUENCES = 7200;
    private static final float RIGHT = 0.9f; // as exact as the map is

    private final AssignAndAdd task;
    private final List<Operands> pairs;
    private final OperandCases cases;

    /** Which of a pair's variables training has on these sides. */
    enum Kind {
        TRAINED_SIDES("trained-sides"),
        ONE_HELD_OUT_SIDE("one-held-out-side"),
        SAME_SIDE("same-side"),
        TWO_HELD_OUT_SIDES("two-held-out-sides");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        static Kind of(AssignAndAdd task, int left, int right) {
            boolean isLeftTrained = task.mayStandLeft(left);
            boolean isRightTrained = task.mayStandRight(right);
            if (isLeftTrained == isRightTrained) {
                return isLeftTrained ? TRAINED_SIDES : TWO_HELD_OUT_SIDES;
            }
            boolean isOtherFree =
                    isLeftTrained ? task.mayStandRight(left) : task.mayStandLeft(right);
            return isOtherFree ? ONE_HELD_OUT_SIDE : SAME_SIDE;
        }
    }

    public VariablePairsProbe(AssignAndAdd task, long seed) {
        this.task = task;
        int variables = task.variables();
        pairs =
                IntStream.range(0, variables * variables)
                        .filter(pair -> pair / variables != pair % variables)
                        .mapToObj(
                                pair ->
                                        new Operands(
                                                SequenceType.TWO_VARIABLES,
                                                pair / variables,
                                                pair % variables))
                        .toList();
        cases =
                new OperandCases(
                        task,
                        RandomStream.of("assign-and-add/variable-pairs", seed),
                        pairs,
                        MOST_SEQUENCES,
                        SEQUENCES);
    }

    public static ProbeFactory factory() {
        return TaskProbe.builder(
                        AssignAndAdd.class,
                        "accuracy on sums of two variables, by the pair of variables",
                        VariablePairsProbe::new)
                .optFigures(VariablePairsProbe::figures)
                .build();
    }

    Sequences sequences(int pair) {
        return cases.sequences(pair);
    }

    @Override
    public void measure(Subject subject, Measurements measurements) {
        double[] accuracies = cases.accuracies(subject);
        int variables = task.variables();
        float[] map = new float[variables * variables];
        Arrays.fill(map, Float.NaN);
        Map<Kind, DoubleSummaryStatistics> kinds = new EnumMap<>(Kind.class);
        for (int i = 0; i < accuracies.length; i++) {
            Operands pair = pairs.get(i);
            map[pair.left() * variables + pair.right()] = (float) accuracies[i];
            kinds.computeIfAbsent(
                            Kind.of(task, pair.left(), pair.right()),
                            absent -> new DoubleSummaryStatistics())
                    .accept(accuracies[i]);
        }
        kinds.forEach((kind, of) -> measurements.add(FAMILY + "/" + kind.title, of.getAverage()));
        measurements.add(MAP, new Measurements.Values(map, variables, variables));
    }

    private static List<Figure> figures(AssignAndAdd task, ProbeRecord record) {
        Measurements.Values values = record.arrays().get(MAP);
        if (values == null) {
            return List.of();
        }
        List<String> names = values.labels(0, i -> task.vocabulary().token(task.variableToken(i)));
        HeatMap map =
                new HeatMap(
                        "Which two variables can be added",
                        names,
                        names,
                        values.rows(),
                        new Caption(
                                        "Accuracy on sums of two variables, the left operand down"
                                            + " and the right one across, over fixed sequences with"
                                            + " trained pairs of numbers."
                                                + restricted(task, names),
                                        "1/p",
                                        Caption.NONE)
                                .text());
        return List.of(map.withFinding(finding(map)));
    }

    private static String restricted(AssignAndAdd task, List<String> names) {
        int restricted = task.settings().restrictedVariables();
        return " Training never has %s on the right, nor %s on the left."
                .formatted(
                        String.join(", ", names.subList(0, restricted)),
                        String.join(", ", names.subList(names.size() - restricted, names.size())));
    }

    private static String finding(HeatMap map) {
        int count = 0;
        int right = 0;
        HeatMap.Cell lowest = null;
        for (int row = 0; row < map.values().length; row++) {
            for (int column = 0; column < map.values().length; column++) {
                double value = map.values()[row][column];
                if (row == column) {
                    continue;
                }
                count++;
                right += (float) value >= RIGHT ? 1 : 0;
                if (lowest == null || value < lowest.value()) {
                    lowest = new HeatMap.Cell(row, column, value);
                }
            }
        }
        String most = "%s of %s pairs in .9 or more of their sums".formatted(right, count);
        return lowest == null || right == count
                ? most
                : "%s, %s + %s in %s"
                        .formatted(
                                most,
                                map.rowLabels().get(lowest.row()),
                                map.columnLabels().get(lowest.column()),
                                Caption.number(lowest.value()));
    }
}
