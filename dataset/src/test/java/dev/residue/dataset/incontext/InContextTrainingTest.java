package dev.residue.dataset.incontext;

import dev.residue.dataset.Bounds;
import dev.residue.dataset.Sequences;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class InContextTrainingTest {

    private static final int TASKS = 6;

    @ParameterizedTest
    @EnumSource(PairDraw.class)
    void aBatchHoldsEveryTaskEquallyOftenAndTrainedPairsOnly(PairDraw draw) {
        InContextLinear task = task(draw);
        Sequences batch = task.training(1, 0, 3 * TASKS);
        Set<Integer> trained = new HashSet<>();
        for (int pair : task.pairs(Tasks.SEEN_TASKS_AND_PAIRS)) {
            trained.add(pair);
        }
        for (int i = 0; i < batch.count(); i++) {
            TaskVector vector = task.tasks(Tasks.SEEN_TASKS).get(i / 3);
            List<Integer> pairs = pairs(batch, i);
            Assertions.assertThat(trained).containsAll(pairs);
            for (int shot = 0; shot < 4; shot++) {
                int x = pairs.get(shot) / 7;
                int y = pairs.get(shot) % 7;
                Assertions.assertThat(batch.labels()[4 * i + shot])
                        .isEqualTo((vector.a() * x + vector.b() * y) % 7);
            }
        }
    }

    @Test
    void sharedPairsAreTheSameForEveryTask() {
        Sequences batch = task(PairDraw.SHARED).training(1, 5, 3 * TASKS);
        for (int i = 3; i < batch.count(); i++) {
            Assertions.assertThat(pairs(batch, i)).isEqualTo(pairs(batch, i % 3));
        }
        Assertions.assertThat(pairs(batch, 0)).isNotEqualTo(pairs(batch, 1));
    }

    @Test
    void independentPairsDifferBetweenAllSequences() {
        Sequences batch = task(PairDraw.INDEPENDENT).training(1, 5, 3 * TASKS);
        Set<List<Integer>> different = new HashSet<>();
        for (int i = 0; i < batch.count(); i++) {
            different.add(pairs(batch, i));
        }
        Assertions.assertThat(different).hasSize(3 * TASKS);
    }

    @ParameterizedTest
    @EnumSource(PairDraw.class)
    void aBatchDependsOnSeedAndStepAlone(PairDraw draw) {
        InContextLinear task = task(draw);
        long[] batch = task.training(1, 5, TASKS).tokens();
        task.training(1, 6, TASKS);
        Assertions.assertThat(task(draw).training(1, 5, TASKS).tokens()).isEqualTo(batch);
        Assertions.assertThat(task.training(1, 6, TASKS).tokens()).isNotEqualTo(batch);
        Assertions.assertThat(task.training(2, 5, TASKS).tokens()).isNotEqualTo(batch);
    }

    @Test
    void pairsAreUniformWithRepetition() {
        InContextLinear task = task(PairDraw.SHARED);
        int trained = 29; // .6 of 49
        Map<Integer, Integer> counts = new HashMap<>();
        int repeated = 0;
        int draws = 20_000;
        for (int step = 0; step < draws; step++) {
            List<Integer> pairs = pairs(task.training(1, step, TASKS), 0);
            pairs.forEach(pair -> counts.merge(pair, 1, Integer::sum));
            repeated += pairs.get(0).equals(pairs.get(3)) ? 1 : 0;
        }
        Assertions.assertThat(counts).hasSize(trained);
        counts.values().forEach(count -> Bounds.assertShare(count, 4L * draws, 1.0 / trained));
        Bounds.assertShare(repeated, draws, 1.0 / trained);
    }

    @Test
    void aBatchThatDoesNotDivideAmongTheTasksIsRefused() {
        InContextLinear task = task(PairDraw.SHARED);
        Assertions.assertThat(task.batchProblem(12)).isEmpty();
        Assertions.assertThat(task.batchProblem(16))
                .hasValue(
                        "16 sequences do not divide equally among 6 tasks; use 12 or 18, or other"
                                + " tasks");
        Assertions.assertThat(task.batchProblem(5).orElseThrow()).contains("; use 6, or");
        Assertions.assertThat(task.batchProblem(0)).isPresent();
        Assertions.assertThatThrownBy(() -> task.training(1, 0, 16))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(task.batchProblem(16).orElseThrow());
    }

    private static InContextLinear task(PairDraw draw) {
        InContextSettings settings =
                new InContextSettings(
                        7, 4, TASKS, TaskChoice.RANDOM, 0.6, draw, TokenSet.PLAIN, 256);
        return new InContextLinear(settings, 3);
    }

    private static List<Integer> pairs(Sequences batch, int index) {
        long[] tokens = batch.sequence(index);
        List<Integer> pairs = new ArrayList<>();
        for (int at = 0; at < tokens.length; at += 3) {
            pairs.add((int) (tokens[at] * 7 + tokens[at + 1]));
        }
        return pairs;
    }
}
