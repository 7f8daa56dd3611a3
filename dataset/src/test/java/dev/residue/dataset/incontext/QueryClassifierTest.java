package dev.residue.dataset.incontext;

import dev.residue.dataset.Sequences;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class QueryClassifierTest {

    @Test
    void namesTheSimplestWay() {
        QueryClassifier classifier = new QueryClassifier(7);
        List<Example> oneLine = List.of(new Example(1, 2, 0), new Example(3, 6, 0));
        List<Example> plane = List.of(new Example(1, 2, 0), new Example(0, 1, 0));
        Assertions.assertThat(classifier.classify(oneLine, 3, 6)).isEqualTo(QueryKind.COPY);
        Assertions.assertThat(classifier.classify(oneLine, 4, 1))
                .isEqualTo(QueryKind.RATIO_MATCHING);
        Assertions.assertThat(classifier.classify(oneLine, 0, 0))
                .isEqualTo(QueryKind.RATIO_MATCHING);
        Assertions.assertThat(classifier.classify(oneLine, 1, 1)).isEqualTo(QueryKind.NEITHER);
        Assertions.assertThat(classifier.classify(plane, 1, 1))
                .isEqualTo(QueryKind.MODULAR_REGRESSION);
        Assertions.assertThat(classifier.classify(plane, 0, 1)).isEqualTo(QueryKind.COPY);
        Assertions.assertThat(classifier.classify(List.of(), 0, 0)).isEqualTo(QueryKind.NEITHER);
        Assertions.assertThat(QueryKind.MODULAR_REGRESSION.title()).isEqualTo("modular-regression");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5, 7})
    void agreesWithTheSolversOnAllContextsOfTwo(int p) {
        QueryClassifier classifier = new QueryClassifier(p);
        RatioMatching matching = new RatioMatching(p);
        ModularRegression regression = new ModularRegression(p);
        for (int code = 0; code < p * p * p * p; code++) {
            int one = code / (p * p);
            int other = code % (p * p);
            List<Example> context =
                    List.of(new Example(one / p, one % p, 0), new Example(other / p, other % p, 0));
            for (int query = 0; query < p * p; query++) {
                int x = query / p;
                int y = query % p;
                QueryKind expected = QueryKind.NEITHER;
                if (query == one || query == other) {
                    expected = QueryKind.COPY;
                } else if (matching.answer(context, x, y).isPresent()) {
                    expected = QueryKind.RATIO_MATCHING;
                } else if (regression.answer(context, x, y).isPresent()) {
                    expected = QueryKind.MODULAR_REGRESSION;
                }
                if (classifier.classify(context, x, y) != expected) {
                    Assertions.fail("%s (%d, %d): not %s", context, x, y, expected);
                }
            }
        }
    }

    @Test
    void theContextOfThePublishedFigureGivesItsNumbersOfRatioMatches() {
        // figure 5 of the paper: 29 of 841 cells after one shot, 57 after two
        List<Example> context = List.of(new Example(4, 21, 5), new Example(2, 6, 19));
        Assertions.assertThat(matches(context.subList(0, 1))).isEqualTo(29);
        Assertions.assertThat(matches(context)).isEqualTo(57);
    }

    @Test
    void everyShotOfEverySequenceIsClassified() {
        InContextLinear task = Tasks.random(7, 4, 8);
        Sequences drawn = task.evaluation(Tasks.SEEN_TASKS, 1, 50);
        QueryClassifier classifier = new QueryClassifier(7);
        QueryKind[] kinds = classifier.classify(drawn);
        Assertions.assertThat(kinds).hasSize(200);
        for (int i = 0; i < 50; i++) {
            InContextRecord record = task.record(drawn.sequence(i));
            Assertions.assertThat(kinds[4 * i]).isEqualTo(QueryKind.NEITHER);
            Assertions.assertThat(kinds[4 * i + 3])
                    .isEqualTo(classifier.classify(record.examples(), record.x(), record.y()));
        }
        Assertions.assertThat(kinds).contains(QueryKind.values());
    }

    private static long matches(List<Example> context) {
        QueryClassifier classifier = new QueryClassifier(29);
        return IntStream.range(0, 841)
                .mapToObj(code -> classifier.classify(context, code / 29, code % 29))
                .filter(kind -> kind == QueryKind.COPY || kind == QueryKind.RATIO_MATCHING)
                .count();
    }
}
