package dev.residue.analysis.incontext;

import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.figure.Scatter;
import dev.residue.analysis.record.Records;
import dev.residue.analysis.study.ComparedRun;
import dev.residue.dataset.incontext.InContextLinear;
import dev.residue.dataset.incontext.InContextSettings;
import dev.residue.dataset.incontext.PairDraw;
import dev.residue.dataset.incontext.TaskChoice;
import dev.residue.dataset.incontext.TokenSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class DepthCurvesTest {

    private static final String REGRESSION = "algorithm/modular-regression";

    private final InContextLinear task =
            new InContextLinear(
                    new InContextSettings(
                            5, 3, 8, TaskChoice.RANDOM, 0.6, PairDraw.SHARED, TokenSet.PLAIN, 8),
                    0);

    @Test
    void everyRunHasItsCurve() {
        List<Figure> figures =
                DepthCurves.of(
                        List.of(
                                run(1, 2, Map.of(2L, 0.1, 3L, 0.2)),
                                run(2, 4, Map.of(2L, 0.1, 3L, 0.9))));
        Assertions.assertThat(figures).hasSize(1); // ratios were not measured
        Assertions.assertThat(figures.get(0).title()).contains("regression");
        Assertions.assertThat(((Scatter) figures.get(0)).points())
                .containsExactly(
                        new Scatter.Point(2, 0.1, "run 1: layers 2, tasks 8"),
                        new Scatter.Point(3, 0.2, "run 1: layers 2, tasks 8"),
                        new Scatter.Point(2, 0.1, "run 2: layers 4, tasks 8"),
                        new Scatter.Point(3, 0.9, "run 2: layers 4, tasks 8"),
                        new Scatter.Point(2, 0.2, "guesses or matches ratios, modulo 5"),
                        new Scatter.Point(3, 0.2, "guesses or matches ratios, modulo 5"));
    }

    @Test
    void oneProbedRunIsNoComparison() {
        Assertions.assertThat(
                        DepthCurves.of(List.of(run(1, 2, Map.of(2L, 0.1)), run(2, 4, Map.of()))))
                .isEmpty();
    }

    private ComparedRun<InContextLinear> run(int number, int layers, Map<Long, Double> accuracies) {
        return new ComparedRun<>(
                number,
                task,
                layers,
                Records.of(Map.of(), Map.of(), Map.of(REGRESSION, new TreeMap<>(accuracies))));
    }
}
