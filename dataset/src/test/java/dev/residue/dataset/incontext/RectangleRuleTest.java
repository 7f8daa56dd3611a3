package dev.residue.dataset.incontext;

import dev.residue.dataset.Bounds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RectangleRuleTest {

    @ParameterizedTest
    @CsvSource({"4, 4", "5, 4", "5, 12", "7, 8", "7, 28", "7, 36", "29, 384", "29, 512", "6, 12"})
    void everyFourTasksAreARectangle(int modulus, int tasks) {
        for (long seed = 0; seed < 5; seed++) {
            List<TaskVector> chosen =
                    Tasks.rectangles(modulus, tasks, seed).tasks(Tasks.SEEN_TASKS);
            Assertions.assertThat(chosen).hasSize(tasks).doesNotHaveDuplicates();
            int bases = tasks / 4;
            for (int i = 0; i < bases; i++) {
                TaskVector base = chosen.get(i);
                List<TaskVector> three = chosen.subList(bases + 3 * i, bases + 3 * i + 3);
                int x = three.get(2).a();
                int y = three.get(2).b();
                Assertions.assertThat(three.get(0)).isEqualTo(new TaskVector(base.a(), y));
                Assertions.assertThat(three.get(1)).isEqualTo(new TaskVector(x, base.b()));
                Assertions.assertThat(List.of(base.a(), base.b())).doesNotContain(x, y);
                Assertions.assertThat(x).isNotEqualTo(y);
            }
        }
    }

    @Test
    void theCornerIsUniformAmongThePossibleOnes() {
        // one base: given a and b, different, there are 3 x and then 2 y modulo 5
        Map<String, Integer> counts = new HashMap<>();
        int draws = 4_000;
        int different = 0;
        for (int seed = 0; seed < draws; seed++) {
            List<TaskVector> chosen = Tasks.rectangles(5, 4, seed).tasks(Tasks.SEEN_TASKS);
            TaskVector base = chosen.get(0);
            if (base.a() == 0 && base.b() == 1) {
                different++;
                counts.merge(chosen.get(3).toString(), 1, Integer::sum);
            }
        }
        Bounds.assertShare(different, draws, 1.0 / 25);
        Assertions.assertThat(counts)
                .containsOnlyKeys("(2, 3)", "(2, 4)", "(3, 2)", "(3, 4)", "(4, 2)", "(4, 3)");
        int total = different;
        counts.values().forEach(count -> Bounds.assertShare(count, total, 1.0 / 6));
    }

    @Test
    void theChoiceDependsOnTheSeed() {
        List<TaskVector> once = Tasks.rectangles(7, 24, 1).tasks(Tasks.SEEN_TASKS);
        Assertions.assertThat(Tasks.rectangles(7, 24, 1).tasks(Tasks.SEEN_TASKS)).isEqualTo(once);
        Assertions.assertThat(Tasks.rectangles(7, 24, 2).tasks(Tasks.SEEN_TASKS))
                .isNotEqualTo(once);
    }

    @Test
    void whereThereIsNoRoomTheSearchEnds() {
        // 24 of the 25 would fit, but hardly ever leave the last bases a corner
        RectangleRule rule = new RectangleRule(5, 24);
        Assertions.assertThat(rule.hasRoom()).isFalse();
        Assertions.assertThatThrownBy(() -> rule.choose(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no room for 24 tasks among the 25 of modulus 5; use fewer");
    }
}
