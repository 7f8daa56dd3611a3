package dev.residue.app.report;

import dev.residue.analysis.figure.HeatMap;
import dev.residue.analysis.statistics.Series;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class ChartGeometryTest {
    private static final AxisRange STEPS = new AxisRange(0, 1000, false);

    @Test
    void bandsAreCutToTheStepsOfTheRun() {
        List<PlacedBand> placed =
                place(
                        new Band("starts before", -50, 100),
                        new Band("never ends", 600, Double.NaN),
                        new Band("not found", Double.NaN, Double.NaN),
                        new Band("after the run", 1200, 1300));
        Assertions.assertThat(placed)
                .extracting(PlacedBand::name)
                .containsExactly("starts before", "never ends");
        Assertions.assertThat(placed.get(0).start()).isZero();
        Assertions.assertThat(placed.get(1).end()).isEqualTo(1000);
    }

    @Test
    void namesThatWouldTouchAreStacked() {
        // Ten pixels a letter and one pixel a step: "early" needs 70 with its margin.
        List<PlacedBand> placed =
                place(
                        new Band("early", 0, 50),
                        new Band("middle", 50, 200),
                        new Band("late", 300, 400),
                        new Band("at the end", 990, 1000));
        Assertions.assertThat(placed).extracting(PlacedBand::lane).containsExactly(0, 1, 0, 0);
        Assertions.assertThat(placed)
                .extracting(PlacedBand::alignRight)
                .containsExactly(false, false, false, true);
        Assertions.assertThat(PlacedBand.lanes(placed)).isEqualTo(2);
    }

    @Test
    void anAccuracyIsDrawnFromZeroToOneAndALossOnDecades() {
        AxisRange accuracy = AxisRange.values(family("accuracy/a", 0.1, 0.2), List.of());
        Assertions.assertThat(accuracy).isEqualTo(new AxisRange(0, 1, false));
        AxisRange loss = AxisRange.values(family("loss/a", 0, 0.005, 20), List.of());
        Assertions.assertThat(loss.logarithmic()).isTrue();
        Assertions.assertThat(loss.low()).isBetween(0.003, 0.005);
        Assertions.assertThat(loss.decades()).containsExactly(0.01, 0.1, 1.0, 10.0);
    }

    @Test
    void otherValuesSpanTheirChart() {
        AxisRange cosine = AxisRange.values(family("cosine/a", -0.5, 0.5), List.of());
        Assertions.assertThat(cosine).isEqualTo(new AxisRange(-0.54, 0.54, false));
        AxisRange counts = AxisRange.values(family("count/a", 0, 100), List.of());
        Assertions.assertThat(counts).isEqualTo(new AxisRange(0, 104, false));
        AxisRange constant = AxisRange.values(family("count/a", 7, 7), List.of());
        Assertions.assertThat(constant).isEqualTo(new AxisRange(3.5, 10.5, false));
    }

    @Test
    void numbersAreWrittenForReading() {
        Assertions.assertThat(
                        List.of(
                                NumberFormats.value(0.98765),
                                NumberFormats.value(0.000123),
                                NumberFormats.value(12.3456),
                                NumberFormats.value(30000),
                                NumberFormats.value(Double.NaN),
                                NumberFormats.given(0.408),
                                NumberFormats.given(30),
                                NumberFormats.share(1),
                                NumberFormats.duration(74.25),
                                NumberFormats.duration(642.3),
                                NumberFormats.duration(7290)))
                .containsExactly(
                        "0.9877",
                        "1.23e-04",
                        "12.35",
                        "30,000",
                        "NaN",
                        "0.408",
                        "30",
                        "1.0000",
                        "74.3 s",
                        "10 min 42 s",
                        "2 h 01 min");
    }

    @Test
    void aHeatMapWhoseLabelsDoNotFitIsRefused() {
        Assertions.assertThatThrownBy(
                        () ->
                                new HeatMap(
                                        "pattern",
                                        List.of("a"),
                                        List.of("a", "b"),
                                        new double[][] {{1}},
                                        ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The heat map 'pattern' has 1 values in row 0 and 2 column labels.");
    }

    private static List<PlacedBand> place(Band... bands) {
        return PlacedBand.place(List.of(bands), STEPS, 1000, 10);
    }

    private static CurveFamily family(String name, double... values) {
        List<Series.Point> points = new ArrayList<>();
        for (double value : values) {
            points.add(new Series.Point(points.size(), value));
        }
        return CurveFamily.of(List.of(new Series(name, points))).get(0);
    }
}
