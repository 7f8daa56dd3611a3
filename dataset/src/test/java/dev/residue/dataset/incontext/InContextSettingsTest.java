package dev.residue.dataset.incontext;

import dev.residue.dataset.TaskFactory;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

final class InContextSettingsTest {

    private final TaskFactory<InContextSettings> factory = InContextLinear.FACTORY;

    @Test
    void theDefaultsAreThePapersSettingsForFourLayers() {
        Assertions.assertThat(factory.defaults())
                .isEqualTo(
                        new InContextSettings(
                                29,
                                32,
                                384,
                                TaskChoice.RECTANGLE,
                                0.8,
                                PairDraw.SHARED,
                                TokenSet.PUBLISHED,
                                256));
        Assertions.assertThat(problems(factory.defaults())).isEmpty();
    }

    @Test
    void everyPublishedNumberOfTasksAndShareIsAccepted() {
        for (int modulus : new int[] {29, 37, 47}) {
            for (int tasks = 8; tasks <= 512; tasks *= 2) {
                Assertions.assertThat(problems(with(modulus, 32, tasks, TaskChoice.RECTANGLE, 0.2)))
                        .isEmpty();
            }
        }
    }

    @Test
    void reportsEveryProblemAtOnce() {
        InContextSettings settings =
                new InContextSettings(
                        1, 0, 0, TaskChoice.RECTANGLE, 1.5, PairDraw.SHARED, TokenSet.PLAIN, 0);
        Map<String, String> problems = problems(settings);
        Assertions.assertThat(problems)
                .containsOnlyKeys(
                        "modulus", "examples", "tasks", "pairShare", "outOfDistributionTasks");
        Assertions.assertThat(problems.get("modulus")).isEqualTo("1 must be from 2 to 257");
        Assertions.assertThat(problems.get("examples")).startsWith("0 must be from 1 to");
        Assertions.assertThat(problems.get("tasks")).isEqualTo("0 must be at least 1");
        Assertions.assertThat(problems.get("pairShare")).contains("1.5", "between 0 and 1");
        Assertions.assertThat(problems.get("outOfDistributionTasks")).contains("at least 1");
        Assertions.assertThatThrownBy(() -> factory.create(settings, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("modulus: 1 must")
                .hasMessageContaining("pairShare: 1.5 must");
    }

    @Test
    void aCompositeModulusIsAccepted() {
        Assertions.assertThat(problems(with(6, 3, 8, TaskChoice.RECTANGLE, 0.5))).isEmpty();
        Assertions.assertThat(problems(with(4, 3, 8, TaskChoice.RANDOM, 0.5))).isEmpty();
    }

    @Test
    void refusesMoreTasksThanExist() {
        Assertions.assertThat(problems(with(5, 3, 26, TaskChoice.RANDOM, 0.5)).get("tasks"))
                .isEqualTo("26 is more than the 25 that exist modulo 5; must be from 1 to 24");
        Assertions.assertThat(problems(with(5, 3, 28, TaskChoice.RECTANGLE, 0.5)).get("tasks"))
                .contains("more than the 25");
    }

    @Test
    void refusesToLeaveNoTaskOutOfDistribution() {
        Assertions.assertThat(problems(with(5, 3, 25, TaskChoice.RANDOM, 0.5)).get("tasks"))
                .isEqualTo(
                        "all 25 tasks leave none for the out-of-distribution splits; must be from"
                                + " 1 to 24");
        Assertions.assertThat(problems(with(5, 3, 24, TaskChoice.RANDOM, 0.5))).isEmpty();
    }

    @Test
    void refusesRectanglesThatCannotBe() {
        Assertions.assertThat(problems(with(7, 3, 10, TaskChoice.RECTANGLE, 0.5)).get("tasks"))
                .isEqualTo(
                        "10 do not divide into rectangles of four; use 8 or 12, or taskChoice:"
                                + " random");
        Assertions.assertThat(problems(with(7, 3, 3, TaskChoice.RECTANGLE, 0.5)).get("tasks"))
                .contains("use 4, or taskChoice");
        Assertions.assertThat(problems(with(3, 3, 4, TaskChoice.RECTANGLE, 0.5)))
                .containsOnlyKeys("taskChoice")
                .hasEntrySatisfying(
                        "taskChoice",
                        text -> Assertions.assertThat(text).contains("at least 4, not 3"));
        Assertions.assertThat(problems(with(3, 3, 4, TaskChoice.RANDOM, 0.5))).isEmpty();
        Assertions.assertThat(problems(with(5, 3, 24, TaskChoice.RECTANGLE, 0.5)).get("tasks"))
                .contains("finds no room for 24 tasks", "taskChoice: random");
    }

    @Test
    void refusesAShareThatLeavesNoPair() {
        Assertions.assertThat(problems(with(5, 3, 4, TaskChoice.RANDOM, 0.01)).get("pairShare"))
                .isEqualTo("0.01 of 25 pairs leaves none to train on; must be from 1/25 to 24/25");
        Assertions.assertThat(problems(with(5, 3, 4, TaskChoice.RANDOM, 0.99)).get("pairShare"))
                .contains("none to test on");
        Assertions.assertThat(problems(with(5, 3, 4, TaskChoice.RANDOM, Double.NaN)))
                .containsOnlyKeys("pairShare");
    }

    private static InContextSettings with(
            int modulus, int examples, int tasks, TaskChoice choice, double share) {
        return new InContextSettings(
                modulus, examples, tasks, choice, share, PairDraw.SHARED, TokenSet.PLAIN, 256);
    }

    private Map<String, String> problems(InContextSettings settings) {
        Map<String, String> problems = new TreeMap<>();
        factory.check(
                settings,
                (key, problem) -> Assertions.assertThat(problems.put(key, problem)).isNull());
        return problems;
    }
}
