package dev.residue.app.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.residue.analysis.figure.Scatter;
import dev.residue.analysis.figure.Scatter.Point;
import dev.residue.analysis.figure.Scatter.Style;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class ScatterChartTest {

    @Test
    void everyPointIsInTheChart() {
        JsonObject chart =
                chart(Style.POINTS, List.of(new Point(1, 2, "one"), new Point(3, 4, "two")));
        Assertions.assertThat(chart.getAsJsonObject("data").toString())
                .isEqualTo(
                        "{\"values\":[{\"x\":1.0,\"y\":2.0,\"kind\":\"one\"},"
                                + "{\"x\":3.0,\"y\":4.0,\"kind\":\"two\"}]}");
        Assertions.assertThat(marks(chart)).containsExactly("point");
        Assertions.assertThat(chart.getAsJsonObject("encoding").keySet()).doesNotContain("tooltip");
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
        JsonObject crowded = chart(Style.CIRCLE, points);
        Assertions.assertThat(marks(crowded)).containsExactly("point");
        Assertions.assertThat(crowded.getAsJsonObject("encoding").get("tooltip").toString())
                .contains("label");
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
        JsonObject scale =
                chart.getAsJsonObject("encoding").getAsJsonObject("color").getAsJsonObject("scale");
        Assertions.assertThat(strings(scale.getAsJsonArray("domain")))
                .containsExactly("0", "2", "3", "10", "zero");
        Assertions.assertThat(strings(scale.getAsJsonArray("range")))
                .containsExactly(
                        "hsl(0, 75%, 42%)",
                        "hsl(90, 75%, 42%)",
                        "hsl(180, 75%, 42%)",
                        "hsl(270, 75%, 42%)",
                        Palette.FAINT_INK);
    }

    private static JsonObject chart(Style style, List<Point> points) {
        return new ScatterChart(new Scatter("title", "x", "y", points, "", style)).specification();
    }

    private static List<String> marks(JsonObject chart) {
        List<String> marks = new ArrayList<>();
        chart.getAsJsonArray("layer")
                .forEach(
                        layer ->
                                marks.add(
                                        layer.getAsJsonObject()
                                                .getAsJsonObject("mark")
                                                .get("type")
                                                .getAsString()));
        return marks;
    }

    private static List<String> strings(JsonArray array) {
        List<String> strings = new ArrayList<>();
        array.forEach(element -> strings.add(element.getAsString()));
        return strings;
    }
}
