package dev.residue.app.report;

import dev.residue.analysis.statistics.Series;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class CurveFamilyTest {
    @Test
    void curvesShareAChartByWhatStandsBeforeTheFirstSlash() {
        List<CurveFamily> families =
                families("progress/a", "train/loss", "swap/x", "loss/b/train", "accuracy/b/train");
        Assertions.assertThat(families)
                .extracting(CurveFamily::name)
                .containsExactly("accuracy", "loss", "progress", "swap");
        Assertions.assertThat(labels(families.get(1))).containsExactly("b/train", "train/loss");
    }

    @Test
    void thePartsOfACurveHaveAChartAfterItInTheOrderOfTheirNumbers() {
        List<CurveFamily> families =
                families(
                        "accuracy/test",
                        "accuracy/test/shots-10",
                        "accuracy/test/shots-2",
                        "loss/test",
                        "accuracy/train");
        Assertions.assertThat(families)
                .extracting(CurveFamily::name)
                .containsExactly("accuracy", "accuracy/test", "loss");
        Assertions.assertThat(labels(families.get(0))).containsExactly("test", "train");
        Assertions.assertThat(labels(families.get(1))).containsExactly("shots-2", "shots-10");
        Assertions.assertThat(families.get(1).isNumbered()).isTrue();
        Assertions.assertThat(families.get(0).isNumbered()).isFalse();
    }

    @Test
    void theLowestLossIsThatOfASplit() {
        CurveFamily family =
                CurveFamily.of(
                                List.of(
                                        curve("loss", 1, 0.1),
                                        curve("loss/train", 1, 0.2),
                                        curve("loss/held-out", 1, 0.5)))
                        .get(0);
        Assertions.assertThat(CurveFinding.of(family))
                .isEqualTo("the lowest, train, ends at 0.2000");
    }

    private static Series curve(String name, double... values) {
        return Series.of(name, new long[] {0, 10}, values);
    }

    @Test
    void aFamilyMeasuredOnceHasNothingToDraw() {
        Assertions.assertThat(families("phase/addition/start").get(0).hasCurves()).isFalse();
    }

    @Test
    void baselinesOfTheSameNameAndValueBecomeOne() {
        CurveFamily family = families("accuracy/a", "accuracy/b").get(0);
        List<BaselineRule> baselines =
                BaselineRule.of(
                        family,
                        List.of(
                                new Reference("guess", "accuracy/a", 0.5),
                                new Reference("guess", "accuracy/b", 0.5),
                                new Reference("guess", "accuracy/b", 0.25),
                                new Reference("chance", "accuracy", 0.1),
                                new Reference("elsewhere", "loss/a", 0.5),
                                new Reference("unknown", "accuracy/a", Double.NaN)));
        Assertions.assertThat(baselines)
                .containsExactly(
                        new BaselineRule("guess", 0.5, List.of("a", "b")),
                        new BaselineRule("guess", 0.25, List.of("b")),
                        new BaselineRule("chance", 0.1, List.of()));
    }

    private static List<CurveFamily> families(String... names) {
        return CurveFamily.of(
                List.of(names).stream()
                        .map(name -> new Series(name, List.of(new Series.Point(1, 0.5))))
                        .toList());
    }

    private static List<String> labels(CurveFamily family) {
        return family.curves().stream().map(family::label).toList();
    }
}
