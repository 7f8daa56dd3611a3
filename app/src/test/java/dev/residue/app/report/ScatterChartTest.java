package dev.residue.app.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.figure.Scatter;
import dev.residue.analysis.figure.Scatter.Point;
import dev.residue.analysis.figure.Scatter.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class ScatterChartTest {

    @Test
    void everyPointIsInTheChart() {
        JsonObject chart =
                chart(Style.POINTS, List.of(new Point(1, 2, "one"), new Point(3, 4, "two")));
        Assertions.assertThat(chart.get("kinds").toString()).isEqualTo("[\"one\",\"two\"]");
        Assertions.assertThat(chart.get("points").toString()).isEqualTo("[{\"kinds\":[0,1]}]");
        JsonObject x = chart.getAsJsonObject("frames").getAsJsonObject("x");
        // two numbers of 16 bits: 0, and 65534, the largest
        Assertions.assertThat(x.toString())
                .isEqualTo("{\"low\":1.0,\"high\":3.0,\"data\":\"AAD+/w==\"}");
        Assertions.assertThat(marks(chart)).containsExactly("point");
    }

    @Test
    void pointsMoveAndWhatTheyAreIsKeptOnce() {
        TreeMap<Long, Figure> frames =
                new TreeMap<>(
                        Map.of(
                                0L, scatter(Style.POINTS, List.of(new Point(0, 0, "one"))),
                                5L, scatter(Style.POINTS, List.of(new Point(1, 2, "one"))),
                                9L, scatter(Style.POINTS, List.of(new Point(1, 2, "two")))));
        JsonObject data = new ScatterChart(MovingFigure.of(frames)).model();
        Assertions.assertThat(data.getAsJsonArray("points")).hasSize(2);
        Assertions.assertThat(data.getAsJsonObject("frames").get("points").toString())
                .isEqualTo("[0,0,1]");
    }

    @Test
    void curvesJoinTheirPoints() {
        Assertions.assertThat(marks(chart(Style.CURVES, List.of(new Point(1, 2, "one")))))
                .containsExactly("line", "point");
    }

    @Test
    void fewNamesAreWrittenAndManyAreShownOnDemand() {
        List<Point> points = new ArrayList<>(List.of(new Point(1, 2, "0", "five")));
        Assertions.assertThat(marks(chart(Style.CIRCLE, points))).containsExactly("point", "text");
        for (int i = 0; i < 100; i++) {
            points.add(new Point(i, i, "0", "point " + i));
        }
        Assertions.assertThat(marks(chart(Style.CIRCLE, points))).containsExactly("point");
    }

    @Test
    void coloursRunAroundTheCircleInTheOrderOfNumbers() {
        JsonObject chart =
                chart(
                        Style.CIRCLE,
                        List.of(
                                new Point(0, 0, "10"),
                                new Point(0, 0, "zero"),
                                new Point(0, 0, "2"),
                                new Point(0, 0, "0"),
                                new Point(0, 0, "3")));
        Assertions.assertThat(strings(chart.getAsJsonArray("kinds")))
                .containsExactly("0", "2", "3", "10", "zero");
        Assertions.assertThat(chart.get("numbers").getAsInt()).isEqualTo(4);
    }

    private static Scatter scatter(Style style, List<Point> points) {
        return new Scatter("title", "x", "y", points, "", style);
    }

    private static JsonObject chart(Style style, List<Point> points) {
        return new ScatterChart(MovingFigure.of(scatter(style, points))).model();
    }

    private static List<String> marks(JsonObject chart) {
        List<String> marks = new ArrayList<>();
        for (JsonElement layer : chart.getAsJsonObject("specification").getAsJsonArray("layer")) {
            marks.add(layer.getAsJsonObject().getAsJsonObject("mark").get("type").getAsString());
        }
        return marks;
    }

    private static List<String> strings(JsonArray array) {
        List<String> strings = new ArrayList<>();
        array.forEach(element -> strings.add(element.getAsString()));
        return strings;
    }
}
