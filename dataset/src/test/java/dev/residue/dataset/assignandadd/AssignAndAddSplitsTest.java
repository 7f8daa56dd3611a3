package dev.residue.dataset.assignandadd;

import dev.residue.dataset.Sequences;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares what is drawn at small moduli with the rules, written out here a second time. */
final class AssignAndAddSplitsTest {

    // a split has at most 232 sums here, so one is missed with a probability below 1e-15
    private static final int MANY = 10_000;

    private static final List<String> TRAINED =
            List.of("direct/train", "one-variable/train", "two-variables/train");

    @Test
    void theSplitsHaveTheirPublishedNames() {
        Assertions.assertThat(new AssignAndAdd(AssignAndAddSettings.paper(), 1).splits())
                .containsExactly(
                        "direct/train",
                        "direct/held-out-pair",
                        "one-variable/train",
                        "one-variable/held-out-pair",
                        "one-variable/held-out-slot",
                        "two-variables/train",
                        "two-variables/held-out-pair",
                        "two-variables/held-out-slot-1",
                        "two-variables/held-out-slot-2");
    }

    @ParameterizedTest(name = "p = {0}, {1} variables, {2} restricted")
    @CsvSource({"5,4,1", "7,5,2", "5,3,1"})
    void everySplitHoldsExactlyTheSumsOfItsRule(int modulus, int variables, int restricted) {
        AssignAndAdd task = task(modulus, variables, restricted);
        Map<String, Set<String>> rule = sumsBySplit(task, restricted);
        for (String split : task.splits()) {
            Set<String> drawn = cores(task, task.evaluation(split, 3, MANY));
            Assertions.assertThat(drawn).as(split).isEqualTo(rule.get(split));
        }
    }

    @ParameterizedTest(name = "p = {0}, {1} variables, {2} restricted")
    @CsvSource({"5,4,1", "7,5,2", "5,3,1"})
    void trainingShowsExactlyTheThreeTrainSplits(int modulus, int variables, int restricted) {
        AssignAndAdd task = task(modulus, variables, restricted);
        Map<String, Set<String>> rule = sumsBySplit(task, restricted);
        Set<String> expected = new TreeSet<>();
        TRAINED.forEach(split -> expected.addAll(rule.get(split)));
        Set<String> drawn = new TreeSet<>();
        for (int step = 0; step < 4; step++) {
            drawn.addAll(cores(task, task.training(5, step, MANY)));
        }
        Assertions.assertThat(drawn).isEqualTo(expected);
    }

    @Test
    void thePaperTrainsOn92PairsOfVariablesAndHoldsOut36OnceAnd4Twice() {
        AssignAndAdd task = new AssignAndAdd(AssignAndAddSettings.paper(), 1);
        Assertions.assertThat(variablePairs(task, "two-variables/train")).hasSize(92);
        Assertions.assertThat(variablePairs(task, "two-variables/held-out-slot-1")).hasSize(36);
        Assertions.assertThat(variablePairs(task, "two-variables/held-out-slot-2"))
                .containsExactly("k+a", "k+b", "l+a", "l+b");
    }

    @Test
    void mayStandLeftAndRightTellTheRestrictedVariables() {
        AssignAndAdd task = new AssignAndAdd(AssignAndAddSettings.paper(), 1);
        for (int variable = 0; variable < 12; variable++) {
            Assertions.assertThat(task.mayStandLeft(variable)).isEqualTo(variable < 10);
            Assertions.assertThat(task.mayStandRight(variable)).isEqualTo(variable > 1);
        }
        Assertions.assertThatThrownBy(() -> task.mayStandLeft(12))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("variable m is unknown; the last is l");
    }

    @Test
    void exhaustiveHasEachPairOnceAndOnlyForDirectSplits() {
        AssignAndAdd task = task(7, 5, 2);
        Map<String, Set<String>> rule = sumsBySplit(task, 2);
        for (String split : task.splits()) {
            if (!split.startsWith("direct/")) {
                Assertions.assertThat(task.exhaustive(split, 1)).isEmpty();
                continue;
            }
            Sequences all = task.exhaustive(split, 1).orElseThrow();
            Assertions.assertThat(all.count()).isEqualTo(rule.get(split).size());
            Assertions.assertThat(cores(task, all)).isEqualTo(rule.get(split));
        }
    }

    @Test
    void heldOutPairsDivideIntoThoseWithAndWithoutATrainedTwin() {
        AssignAndAdd task = task(7, 5, 2);
        Sequences with = task.directHeldOut(true, 1).orElseThrow();
        Sequences without = task.directHeldOut(false, 1).orElseThrow();
        Set<String> trained = sumsBySplit(task, 2).get("direct/train");
        for (Sequences part : new Sequences[] {with, without}) {
            for (int i = 0; i < part.count(); i++) {
                Interpreter read = Interpreter.read(task.vocabulary(), part, i);
                String twin =
                        core(read.right(), read.rightNumber(), read.left(), read.leftNumber());
                Assertions.assertThat(trained.contains(twin)).isEqualTo(part == with);
            }
        }
        Set<String> rendered = rendered(task, with);
        rendered.addAll(rendered(task, without));
        Assertions.assertThat(rendered)
                .isEqualTo(
                        rendered(task, task.exhaustive("direct/held-out-pair", 1).orElseThrow()));
    }

    @Test
    void theUnionOfTwoVariablesHasEverySumOfItsThreeSplitsOnce() {
        AssignAndAdd task = task(7, 5, 2);
        Map<String, Set<String>> rule = sumsBySplit(task, 2);
        Set<String> expected = new TreeSet<>();
        rule.keySet().stream()
                .filter(split -> split.startsWith("two-variables/held-out"))
                .forEach(split -> expected.addAll(rule.get(split)));
        Sequences union = task.twoVariablesHeldOut(1).orElseThrow();
        Assertions.assertThat(union.count()).isEqualTo(expected.size());
        Assertions.assertThat(cores(task, union)).isEqualTo(expected);
        Assertions.assertThat(
                        new AssignAndAdd(AssignAndAddSettings.paper(), 1)
                                .twoVariablesHeldOut(1)
                                .orElseThrow()
                                .count())
                .isEqualTo(193_580);
    }

    @Test
    void anUnknownSplitIsRefusedWithTheKnownOnes() {
        AssignAndAdd task = task(5, 4, 1);
        Assertions.assertThatThrownBy(() -> task.evaluation("direct/test", 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'direct/test'")
                .hasMessageContaining("direct/held-out-pair");
        Assertions.assertThatThrownBy(() -> task.exhaustive("x", 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /**
     * Sorts every sum that exists into the splits by the rules of
     * docs/reproductions/assign-and-add.md#what-is-held-out.
     */
    private static Map<String, Set<String>> sumsBySplit(AssignAndAdd task, int restricted) {
        Map<String, Set<String>> splits = new HashMap<>();
        String letters = "abcdefghijkl".substring(0, task.variables());
        String neverRight = letters.substring(0, restricted);
        String neverLeft = letters.substring(letters.length() - restricted);
        for (int i = 0; i < task.modulus(); i++) {
            for (int j = 0; j < task.modulus(); j++) {
                boolean heldOut = !task.pairs().trained(i, j);
                String pair = heldOut ? "held-out-pair" : "train";
                add(splits, "direct/" + pair, core("" + i, i, "" + j, j));
                for (String u : letters.split("")) {
                    String left = slot(neverLeft.contains(u) ? 1 : 0, heldOut, "");
                    add(splits, "one-variable/" + left, core(u, i, "" + j, j));
                    String right = slot(neverRight.contains(u) ? 1 : 0, heldOut, "");
                    add(splits, "one-variable/" + right, core("" + i, i, u, j));
                    for (String v : letters.split("")) {
                        int violations =
                                (neverLeft.contains(u) ? 1 : 0) + (neverRight.contains(v) ? 1 : 0);
                        if (!u.equals(v)) {
                            String both = slot(violations, heldOut, "-" + violations);
                            add(splits, "two-variables/" + both, core(u, i, v, j));
                        }
                    }
                }
            }
        }
        return splits;
    }

    private static String slot(int violations, boolean heldOut, String suffix) {
        if (violations == 0) {
            return heldOut ? "held-out-pair" : "train";
        }
        return heldOut ? "in no split" : "held-out-slot" + suffix;
    }

    private static void add(Map<String, Set<String>> splits, String split, String core) {
        splits.computeIfAbsent(split, name -> new TreeSet<>()).add(core);
    }

    private static String core(String left, int leftNumber, String right, int rightNumber) {
        return String.format("%s:%d + %s:%d", left, leftNumber, right, rightNumber);
    }

    private static Set<String> cores(AssignAndAdd task, Sequences sequences) {
        Set<String> cores = new TreeSet<>();
        for (int i = 0; i < sequences.count(); i++) {
            cores.add(Interpreter.read(task.vocabulary(), sequences, i).core());
        }
        return cores;
    }

    private static Set<String> rendered(AssignAndAdd task, Sequences sequences) {
        Set<String> texts = new TreeSet<>();
        for (int i = 0; i < sequences.count(); i++) {
            texts.add(task.render(sequences.sequence(i)));
        }
        return texts;
    }

    private static Set<String> variablePairs(AssignAndAdd task, String split) {
        Set<String> pairs = new TreeSet<>();
        Sequences sequences = task.evaluation(split, 1, 3000);
        for (int i = 0; i < sequences.count(); i++) {
            Interpreter read = Interpreter.read(task.vocabulary(), sequences, i);
            pairs.add(read.left() + "+" + read.right());
        }
        return pairs;
    }

    private static AssignAndAdd task(int modulus, int variables, int restricted) {
        return new AssignAndAdd(
                new AssignAndAddSettings(modulus, variables, 11, 3, 0.6, null, restricted, 1), 9);
    }
}
