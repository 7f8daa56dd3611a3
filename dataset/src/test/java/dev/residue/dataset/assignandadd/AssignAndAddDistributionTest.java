package dev.residue.dataset.assignandadd;

import dev.residue.dataset.Bounds;
import dev.residue.dataset.Sequences;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Measures the shares of what is drawn; expected ones are worked out from the paper's rules. */
final class AssignAndAddDistributionTest {

    private static final int DRAWS = 50_000;

    private static final AssignAndAdd TASK = new AssignAndAdd(AssignAndAddSettings.paper(), 1);
    private static final List<Interpreter> TRAINING = read(TASK, TASK.training(1, 0, DRAWS));

    @Test
    void theMixtureHas12RowsWithoutVariablesAnd10OfEachOtherType() {
        Bounds.assertShare(count(TRAINING, s -> type(s) == SequenceType.DIRECT), DRAWS, 12 / 42.0);
        for (SequenceType type :
                List.of(
                        SequenceType.VARIABLE_LEFT,
                        SequenceType.VARIABLE_RIGHT,
                        SequenceType.TWO_VARIABLES)) {
            Bounds.assertShare(count(TRAINING, s -> type(s) == type), DRAWS, 10 / 42.0);
        }
    }

    @Test
    void variablesAndPairsOfThemAreUniformInTraining() {
        List<Interpreter> left = only(TRAINING, s -> type(s) == SequenceType.VARIABLE_LEFT);
        List<Interpreter> right = only(TRAINING, s -> type(s) == SequenceType.VARIABLE_RIGHT);
        List<Interpreter> both = only(TRAINING, s -> type(s) == SequenceType.TWO_VARIABLES);
        for (String variable : "cdefghij".split("")) {
            Bounds.assertShare(count(left, s -> s.left().equals(variable)), left.size(), .1);
            Bounds.assertShare(count(right, s -> s.right().equals(variable)), right.size(), .1);
            // of the 92 pairs, 9 have a given free variable on the left
            Bounds.assertShare(count(both, s -> s.left().equals(variable)), both.size(), 9 / 92.0);
        }
        // and 10 have a, whose partners c to l exclude neither itself nor any other
        Bounds.assertShare(count(both, s -> s.left().equals("a")), both.size(), 10 / 92.0);
    }

    @Test
    void theNumberOfAssignmentsIsUniformAndInTrainingTwoReplacesOneWhereTwoAreNeeded() {
        List<Interpreter> two = only(TRAINING, s -> type(s) == SequenceType.TWO_VARIABLES);
        List<Interpreter> others = only(TRAINING, s -> type(s) != SequenceType.TWO_VARIABLES);
        for (int n = 1; n <= 6; n++) {
            Bounds.assertShare(assigning(others, n), others.size(), 1 / 6.0);
            double expected = n == 1 ? 0 : n == 2 ? 2 / 6.0 : 1 / 6.0;
            Bounds.assertShare(assigning(two, n), two.size(), expected);
        }
    }

    @Test
    void inEvaluationTheNumberOfAssignmentsIsUniformFromWhatIsNeeded() {
        for (String split : TASK.splits()) {
            List<Interpreter> drawn = read(TASK, TASK.evaluation(split, 1, 10_000));
            boolean two = split.startsWith("two-variables/");
            for (int n = 1; n <= 6; n++) {
                double expected = two ? (n == 1 ? 0 : 1 / 5.0) : 1 / 6.0;
                Bounds.assertShare(assigning(drawn, n), drawn.size(), expected);
            }
        }
    }

    @Test
    void oneVariableSplitsHaveItOnEitherSideHalfOfTheTime() {
        for (String split : List.of("train", "held-out-pair", "held-out-slot")) {
            List<Interpreter> drawn = read(TASK, TASK.evaluation("one-variable/" + split, 1, 9000));
            Bounds.assertShare(count(drawn, Interpreter::leftIsVariable), drawn.size(), .5);
        }
    }

    @Test
    void padsAreThrownOneByOneIntoTheGaps() {
        // with five assignments, two PADs fall into six gaps
        List<Interpreter> five = only(TRAINING, s -> s.assigned().size() == 5);
        for (int gap = 0; gap < 6; gap++) {
            int at = gap;
            Bounds.assertShare(count(five, s -> s.gaps()[at] == 2), five.size(), 1 / 36.0);
            Bounds.assertShare(count(five, s -> s.gaps()[at] == 1), five.size(), 10 / 36.0);
        }
        // with one, ten fall in front or behind it: binomial, not uniform
        List<Interpreter> one = only(TRAINING, s -> s.assigned().size() == 1);
        Bounds.assertShare(count(one, s -> s.gaps()[0] == 5), one.size(), 252 / 1024.0);
        Bounds.assertShare(count(one, s -> s.gaps()[0] == 0), one.size(), 1 / 1024.0);
    }

    @Test
    void operandsStandAnywhereAmongTheAssignments() {
        List<Interpreter> six =
                only(
                        TRAINING,
                        s -> type(s) == SequenceType.TWO_VARIABLES && s.assigned().size() == 6);
        for (int place = 0; place < 6; place++) {
            int at = place;
            Bounds.assertShare(count(six, s -> name(s, at).equals(s.left())), six.size(), 1 / 6.0);
            Bounds.assertShare(count(six, s -> name(s, at).equals(s.right())), six.size(), 1 / 6.0);
        }
    }

    @Test
    void distractorsAreAnyVariableWithAnyNumber() {
        List<Interpreter> one =
                only(TRAINING, s -> type(s) == SequenceType.DIRECT && s.assigned().size() == 1);
        for (String variable : "abcdefghijkl".split("")) {
            Bounds.assertShare(count(one, s -> name(s, 0).equals(variable)), one.size(), 1 / 12.0);
        }
        for (int value : new int[] {0, 29, 58}) {
            Bounds.assertShare(
                    count(one, s -> s.assigned().containsValue(value)), one.size(), 1 / 59.0);
        }
    }

    @Test
    void twoVariableFrequencyKeepsThatShareOfTheirRows() {
        AssignAndAdd thinned = task(59, 12, 0.25);
        List<Interpreter> drawn = read(thinned, thinned.training(1, 0, DRAWS));
        // the coins of 24,360 rows move this by less than the bound's width
        Bounds.assertShare(
                count(drawn, s -> type(s) == SequenceType.TWO_VARIABLES), DRAWS, 2.5 / 34.5);
        AssignAndAdd none = task(59, 12, 0);
        Assertions.assertThat(read(none, none.training(1, 0, 2000)))
                .noneMatch(s -> type(s) == SequenceType.TWO_VARIABLES);
    }

    @Test
    void theRowsKeptAreTheSameInEveryBatchAndFewerOfThemAtALowerFrequency() {
        Set<String> once = twoVariablePairs(task(5, 3, 0.4), 1);
        Assertions.assertThat(once).isNotEmpty().hasSizeLessThan(17);
        Assertions.assertThat(twoVariablePairs(task(5, 3, 0.4), 2)).isEqualTo(once);
        Assertions.assertThat(once).containsAll(twoVariablePairs(task(5, 3, 0.2), 1));
        Assertions.assertThat(twoVariablePairs(task(5, 3, 1), 1)).hasSize(17);
    }

    private static Set<String> twoVariablePairs(AssignAndAdd task, long seed) {
        Set<String> pairs = new TreeSet<>();
        for (Interpreter s : read(task, task.training(seed, 0, 20_000))) {
            if (type(s) == SequenceType.TWO_VARIABLES) {
                pairs.add(s.leftNumber() + "," + s.rightNumber());
            }
        }
        return pairs;
    }

    private static AssignAndAdd task(int modulus, int variables, double frequency) {
        int restricted = variables == 3 ? 1 : 2;
        int assignments = variables == 3 ? 3 : 6;
        return new AssignAndAdd(
                new AssignAndAddSettings(
                        modulus, variables, 16, assignments, 0.7, null, restricted, frequency),
                4);
    }

    private static SequenceType type(Interpreter s) {
        return SequenceType.of(s.leftIsVariable(), s.rightIsVariable());
    }

    private static String name(Interpreter s, int place) {
        return new ArrayList<>(s.assigned().keySet()).get(place);
    }

    private static long assigning(List<Interpreter> all, int n) {
        return count(all, s -> s.assigned().size() == n);
    }

    private static long count(List<Interpreter> all, Predicate<Interpreter> which) {
        return all.stream().filter(which).count();
    }

    private static List<Interpreter> only(List<Interpreter> all, Predicate<Interpreter> which) {
        return all.stream().filter(which).toList();
    }

    private static List<Interpreter> read(AssignAndAdd task, Sequences sequences) {
        List<Interpreter> all = new ArrayList<>();
        for (int i = 0; i < sequences.count(); i++) {
            all.add(Interpreter.read(task.vocabulary(), sequences, i));
        }
        return all;
    }
}
