package dev.residue.dataset.incontext;

import dev.residue.dataset.Baseline;
import dev.residue.dataset.Sequences;
import dev.residue.testing.Rounding;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

final class InContextLinearTest {

    @Test
    void aSequenceIsXYZRepeatedWithTheLastZLeftToPredict() {
        InContextLinear task = Tasks.random(29, 3, 8);
        Sequences one = task.compose(new TaskVector(3, 5), 29 + 2, 4 * 29, 7 * 29 + 8);
        Assertions.assertThat(one.tokens()).containsExactly(1, 2, 13, 4, 0, 12, 7, 8);
        Assertions.assertThat(one.labels()).containsExactly(13, 12, 3);
        Assertions.assertThat(task.context()).isEqualTo(8);
        Assertions.assertThat(task.readPositions()).containsExactly(1, 4, 7);
    }

    @Test
    void thePublishedSizesHold() {
        InContextLinear task = new InContextLinear(InContextSettings.paper(), 1);
        Assertions.assertThat(task.context()).isEqualTo(95);
        Assertions.assertThat(task.readPositions()).hasSize(32).startsWith(1, 4).endsWith(94);
        Assertions.assertThat(task.vocabulary().size()).isEqualTo(47);
        Assertions.assertThat(task.classes()).isEqualTo(47);
        Assertions.assertThat(task.vocabulary().token(28)).isEqualTo("28");
        Assertions.assertThat(task.tasks(Tasks.SEEN_TASKS)).hasSize(384);
        Assertions.assertThat(task.tasks(Tasks.NOTHING_SEEN)).hasSize(256);
        Assertions.assertThat(task.pairs(Tasks.SEEN_PAIRS)).hasSize(673);
        Assertions.assertThat(task.pairs(Tasks.NOTHING_SEEN)).hasSize(168);
    }

    @Test
    void sixTenthsOfThePairsAreThePublishedNumber() {
        InContextSettings settings =
                new InContextSettings(
                        29, 32, 8, TaskChoice.RANDOM, 0.6, PairDraw.SHARED, TokenSet.PLAIN, 256);
        InContextLinear task = new InContextLinear(settings, 1);
        Assertions.assertThat(task.pairs(Tasks.SEEN_TASKS_AND_PAIRS)).hasSize(505);
        Assertions.assertThat(task.pairs(Tasks.SEEN_TASKS)).hasSize(336);
        Assertions.assertThat(task.classes()).isEqualTo(29);
    }

    @Test
    void thePairsDoNotDependOnTheTasks() {
        InContextLinear few = Tasks.random(7, 2, 4);
        InContextLinear many = Tasks.random(7, 5, 20);
        Assertions.assertThat(many.pairs(Tasks.SEEN_TASKS)).isEqualTo(few.pairs(Tasks.SEEN_TASKS));
    }

    @Test
    void aCompositeModulusIsNoField() {
        Assertions.assertThat(Tasks.random(6, 3, 5).isField()).isFalse();
        Assertions.assertThat(Tasks.random(7, 3, 5).isField()).isTrue();
        Sequences drawn = Tasks.random(6, 3, 5).training(1, 0, 10);
        Assertions.assertThat(Arrays.stream(drawn.labels())).allMatch(z -> z >= 0 && z < 6);
    }

    @Test
    void aSweepChangesOneShotAlone() {
        InContextLinear task = Tasks.random(5, 3, 4);
        Sequences swept = task.sweep(new TaskVector(2, 3), new int[] {1, 0, 7}, 1);
        Assertions.assertThat(swept.count()).isEqualTo(25);
        // (4, 2) in the middle gives 8 + 6 = 14 = 4; around it (0, 1) gives 3, (1, 2) gives 8 = 3
        Assertions.assertThat(swept.sequence(4 * 5 + 2)).containsExactly(0, 1, 3, 4, 2, 4, 1, 2);
        Assertions.assertThat(Arrays.copyOfRange(swept.labels(), 66, 69)).containsExactly(3, 4, 3);
    }

    @Test
    void refusesTasksPairsAndShotsThatDoNotExist() {
        InContextLinear task = Tasks.random(5, 3, 4);
        TaskVector vector = new TaskVector(1, 1);
        Assertions.assertThatThrownBy(() -> task.compose(vector, 1, 2))
                .hasMessage("2 pairs; must be 3");
        Assertions.assertThatThrownBy(() -> task.compose(vector, 1, 2, 25))
                .hasMessage("pair code 25 must be from 0 to 24");
        Assertions.assertThatThrownBy(() -> task.compose(new TaskVector(1, 5), 1, 2, 3))
                .hasMessage("(1, 5) is no task modulo 5");
        Assertions.assertThatThrownBy(() -> task.sweep(vector, new int[3], 3))
                .hasMessage("shot 3 must be from 0 to 2");
        Assertions.assertThatThrownBy(() -> task.evaluation("test", 1, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unknown split 'test'; known: in-distribution/train");
        Assertions.assertThatThrownBy(() -> task.evaluation(Tasks.SEEN_TASKS, 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 1");
    }

    @Test
    void noSplitIsEnumerated() {
        InContextLinear task = Tasks.random(5, 3, 4);
        for (String split : task.splits()) {
            Assertions.assertThat(task.exhaustive(split, 1)).isEmpty();
            Assertions.assertThat(task.meaning(split)).contains("task", "pair");
        }
        Assertions.assertThatThrownBy(() -> task.exhaustive("test", 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everySplitHasItsBaselinesInTheMeanOverAllShots() {
        InContextLinear task = Tasks.random(5, 2, 4);
        List<Baseline> baselines = task.baselines();
        Assertions.assertThat(baselines).hasSize(12);
        Baseline copying = baselines.get(1);
        Assertions.assertThat(copying.split()).isEqualTo(Tasks.SEEN_TASKS_AND_PAIRS);
        // 15 of 25 pairs: shot 0 is a guess, shot 1 a copy once in 15 times
        double second = 1.0 / 15 + 14.0 / 15 / 5;
        Assertions.assertThat(copying.accuracy())
                .isCloseTo((0.2 + second) / 2, Rounding.ofDoubles(6).offset(1));
        Assertions.assertThat(baselines.stream().map(Baseline::split).distinct())
                .containsExactlyElementsOf(task.splits());
        IntStream.range(0, 4)
                .forEach(
                        split ->
                                Assertions.assertThat(baselines.get(3 * split).accuracy())
                                        .isEqualTo(0.2));
    }
}
