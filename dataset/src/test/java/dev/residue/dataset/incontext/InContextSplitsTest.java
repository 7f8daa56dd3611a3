package dev.residue.dataset.incontext;

import dev.residue.dataset.Sequences;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class InContextSplitsTest {

    @ParameterizedTest
    @CsvSource({"5, 8, RECTANGLE", "5, 17, RANDOM", "7, 24, RECTANGLE", "7, 33, RANDOM"})
    void theFourSetsPartitionAllTasksAndPairs(int modulus, int tasks, TaskChoice choice) {
        for (long seed = 0; seed < 20; seed++) {
            InContextLinear task =
                    new InContextLinear(Tasks.settings(modulus, 4, tasks, choice), seed);
            Set<String> all = new HashSet<>();
            for (String split : task.splits()) {
                for (TaskVector vector : task.tasks(split)) {
                    for (int pair : task.pairs(split)) {
                        Assertions.assertThat(all.add(vector + " on " + pair)).isTrue();
                    }
                }
            }
            Assertions.assertThat(all).hasSize(modulus * modulus * modulus * modulus);
            Assertions.assertThat(task.tasks(Tasks.SEEN_TASKS)).hasSize(tasks);
            Assertions.assertThat(task.pairs(Tasks.SEEN_PAIRS))
                    .hasSize(modulus == 5 ? 15 : 29) // .6 of 25 and 49
                    .isSorted();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 7})
    void wholeSequencesAreOfTheirSplitAndEveryLabelIsRight(int modulus) {
        InContextLinear task = Tasks.random(modulus, 4, 9);
        for (String split : task.splits()) {
            int count = 3 * task.tasks(split).size() + 2;
            Sequences drawn = task.evaluation(split, 5, count);
            List<TaskVector> vectors = task.evaluationTasks(split, 5, count);
            Set<Integer> used = new HashSet<>();
            for (int i = 0; i < count; i++) {
                used.addAll(pairs(drawn, i, modulus));
                checkLabels(drawn, i, vectors.get(i), modulus);
            }
            Set<Integer> expected =
                    Arrays.stream(task.pairs(split)).boxed().collect(Collectors.toSet());
            Assertions.assertThat(expected).containsAll(used);
            Assertions.assertThat(used).hasSizeGreaterThan(expected.size() / 2);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 9, 20, 36})
    void anEvaluationSampleIsBalancedOverItsTasks(int count) {
        InContextLinear task = Tasks.random(5, 3, 9);
        List<TaskVector> vectors = task.evaluationTasks(Tasks.SEEN_TASKS, 2, count);
        Map<TaskVector, Long> counts =
                vectors.stream()
                        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        Assertions.assertThat(counts).hasSize(Math.min(9, count));
        Assertions.assertThat(counts.values())
                .allMatch(times -> times == count / 9 || times == count / 9 + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"in-distribution/test", "out-of-distribution/train"})
    void aSampleDependsOnSplitSeedAndNothingElse(String split) {
        InContextLinear task = Tasks.random(5, 3, 9);
        long[] sample = task.evaluation(split, 2, 12).tokens();
        task.training(2, 0, 9);
        Assertions.assertThat(Tasks.random(5, 3, 9).evaluation(split, 2, 12).tokens())
                .isEqualTo(sample);
        Assertions.assertThat(task.evaluation(split, 3, 12).tokens()).isNotEqualTo(sample);
        Assertions.assertThat(task.evaluation(split, 2, 30).slice(0, 12).tokens())
                .isEqualTo(sample);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7})
    void theHeldOutTasksAreLimited(int limit) {
        InContextSettings settings =
                new InContextSettings(
                        5, 3, 9, TaskChoice.RANDOM, 0.6, PairDraw.SHARED, TokenSet.PLAIN, limit);
        InContextLinear task = new InContextLinear(settings, 1);
        Assertions.assertThat(task.tasks(Tasks.NOTHING_SEEN))
                .hasSize(limit)
                .doesNotContainAnyElementsOf(task.tasks(Tasks.SEEN_TASKS));
    }

    private static List<Integer> pairs(Sequences drawn, int index, int modulus) {
        long[] tokens = drawn.sequence(index);
        List<Integer> pairs = new ArrayList<>();
        for (int at = 0; at < tokens.length; at += 3) {
            pairs.add((int) (tokens[at] * modulus + tokens[at + 1]));
        }
        return pairs;
    }

    private static void checkLabels(Sequences drawn, int index, TaskVector vector, int modulus) {
        long[] tokens = drawn.sequence(index);
        for (int shot = 0; shot < drawn.reads(); shot++) {
            long z = (vector.a() * tokens[3 * shot] + vector.b() * tokens[3 * shot + 1]) % modulus;
            Assertions.assertThat(drawn.labels()[index * drawn.reads() + shot]).isEqualTo(z);
            if (shot < drawn.reads() - 1) {
                Assertions.assertThat(tokens[3 * shot + 2]).isEqualTo(z);
            }
        }
    }
}
