package dev.residue.dataset.incontext;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the solvers to trying out all tasks, for all tasks, all pairs of examples, all queries. */
final class SolversTest {

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5, 7})
    void regressionAnswersExactlyWhereTheTaskIsDetermined(int p) {
        ModularRegression regression = new ModularRegression(p);
        List<TaskVector> all = tasks(p);
        for (TaskVector task : all) {
            for (List<Example> context : contexts(task, p)) {
                boolean determined = fitting(context, all, p).size() == 1;
                for (int query = 0; query < p * p; query++) {
                    OptionalInt answer = regression.answer(context, query / p, query % p);
                    if (answer.isPresent() != determined
                            || determined && answer.getAsInt() != truth(task, query, p)) {
                        Assertions.fail("%s %s %d: %s", task, context, query, answer);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 6, 7})
    void ratioMatchingAnswersExactlyTheMultiplesOfAnExample(int p) {
        RatioMatching matching = new RatioMatching(p);
        for (TaskVector task : tasks(p)) {
            for (List<Example> context : contexts(task, p)) {
                boolean[] reached = new boolean[p * p];
                context.forEach(example -> walk(example, p, reached));
                for (int query = 0; query < p * p; query++) {
                    OptionalInt answer = matching.answer(context, query / p, query % p);
                    if (answer.isPresent() != reached[query]
                            || reached[query] && answer.getAsInt() != truth(task, query, p)) {
                        Assertions.fail("%s %s %d: %s", task, context, query, answer);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void regressionIsNeverWrongModuloACompositeNumber(int p) {
        ModularRegression regression = new ModularRegression(p);
        int answered = 0;
        List<TaskVector> all = tasks(p);
        for (TaskVector task : all) {
            for (List<Example> context : contexts(task, p)) {
                boolean determined = fitting(context, all, p).size() == 1;
                for (int query = 0; query < p * p; query++) {
                    OptionalInt answer = regression.answer(context, query / p, query % p);
                    if (answer.isPresent()) {
                        answered++;
                        if (answer.getAsInt() != truth(task, query, p) || !determined) {
                            Assertions.fail("%s %s %d: %s", task, context, query, answer);
                        }
                    }
                }
            }
        }
        Assertions.assertThat(answered).isPositive();
    }

    @Test
    void regressionModuloACompositeNumberMissesWhatTakesThreeExamples() {
        List<Example> context =
                List.of(new Example(1, 0, 2), new Example(0, 2, 4), new Example(0, 3, 3));
        Assertions.assertThat(fitting(context, tasks(6), 6)).containsExactly(new TaskVector(2, 5));
        Assertions.assertThat(new ModularRegression(6).answer(context, 1, 1)).isEmpty();
    }

    @Test
    void regressionLooksForTwoIndependentExamplesAmongMany() {
        // (2, 3) mod 5: the first three lie on one line
        List<Example> context =
                List.of(
                        new Example(1, 2, 3),
                        new Example(0, 0, 0),
                        new Example(2, 4, 1),
                        new Example(3, 0, 1));
        ModularRegression regression = new ModularRegression(5);
        Assertions.assertThat(regression.answer(context.subList(0, 3), 1, 1)).isEmpty();
        Assertions.assertThat(regression.answer(context, 1, 1)).hasValue(0);
        Assertions.assertThat(regression.answer(List.of(), 0, 0)).isEmpty();
    }

    @Test
    void ratioMatchingPassesAWrongLabelOn() {
        List<Example> context = List.of(new Example(0, 0, 0), new Example(1, 2, 4));
        RatioMatching matching = new RatioMatching(5);
        Assertions.assertThat(matching.answer(context, 3, 1)).hasValue(2); // 3 times 4
        Assertions.assertThat(matching.answer(context, 1, 1)).isEmpty();
        Assertions.assertThat(matching.answer(context, 0, 0)).hasValue(0);
        Assertions.assertThat(matching.answer(List.of(), 0, 0)).isEmpty();
    }

    @Test
    void copyingFindsTheFirstEqualPair() {
        List<Example> context =
                List.of(new Example(1, 2, 4), new Example(2, 1, 3), new Example(2, 1, 0));
        Assertions.assertThat(new Copying().answer(context, 2, 1)).hasValue(3);
        Assertions.assertThat(new Copying().answer(context, 2, 2)).isEmpty();
    }

    @Test
    void aModulusBelowTwoIsRefused() {
        Assertions.assertThatThrownBy(() -> new RatioMatching(1))
                .hasMessage("modulus 1 must be at least 2");
        Assertions.assertThatThrownBy(() -> new ModularRegression(0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<TaskVector> tasks(int p) {
        List<TaskVector> tasks = new ArrayList<>();
        for (int a = 0; a < p; a++) {
            for (int b = 0; b < p; b++) {
                tasks.add(new TaskVector(a, b));
            }
        }
        return tasks;
    }

    private static List<List<Example>> contexts(TaskVector task, int p) {
        List<Example> all = new ArrayList<>();
        for (int pair = 0; pair < p * p; pair++) {
            all.add(new Example(pair / p, pair % p, truth(task, pair, p)));
        }
        return all.stream()
                .flatMap(one -> all.stream().map(other -> List.of(one, other)))
                .collect(Collectors.toList());
    }

    private static int truth(TaskVector task, int pair, int p) {
        return (task.a() * (pair / p) + task.b() * (pair % p)) % p;
    }

    private static Set<TaskVector> fitting(List<Example> context, List<TaskVector> all, int p) {
        return all.stream()
                .filter(
                        task ->
                                context.stream()
                                        .allMatch(e -> truth(task, e.x() * p + e.y(), p) == e.z()))
                .collect(Collectors.toSet());
    }

    /** Marks the multiples of an example's pair by adding it up. */
    private static void walk(Example example, int p, boolean[] reached) {
        int x = 0;
        int y = 0;
        for (int c = 0; c < p; c++) {
            reached[x * p + y] = true;
            x = (x + example.x()) % p;
            y = (y + example.y()) % p;
        }
    }
}
