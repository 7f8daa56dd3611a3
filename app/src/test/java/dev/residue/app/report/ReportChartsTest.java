package dev.residue.app.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.figure.HeatMap;
import dev.residue.analysis.statistics.Series;
import dev.residue.analysis.study.Explanation;
import dev.residue.analysis.study.StudyText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** What charts are given to draw. */
class ReportChartsTest {
    @Test
    void everyValueOfEverySeriesIsInTheChartsAsItWasGiven() throws IOException {
        Map<String, List<Series.Point>> drawn = new LinkedHashMap<>();
        for (JsonObject chart : TestReport.charts(TestReport.page(TestReport.content().build()))) {
            if (!chart.get("kind").getAsString().equals("curves")) {
                continue;
            }
            String family = yTitle(chart);
            for (JsonElement element : chart.getAsJsonArray("curves")) {
                JsonObject curve = element.getAsJsonObject();
                JsonArray steps =
                        chart.getAsJsonArray("grids")
                                .get(curve.get("grid").getAsInt())
                                .getAsJsonArray();
                List<Series.Point> points = new ArrayList<>();
                for (int i = 0; i < steps.size(); i++) {
                    JsonElement value = curve.getAsJsonArray("values").get(i);
                    points.add(
                            new Series.Point(
                                    steps.get(i).getAsLong(),
                                    value.isJsonNull() ? Double.NaN : value.getAsDouble()));
                }
                drawn.put(family + ":" + curve.get("name").getAsString(), points);
            }
        }
        Assertions.assertThat(drawn)
                .isEqualTo(
                        Map.of(
                                "accuracy:direct/train", TestReport.CURVES.get(0).points(),
                                "accuracy:direct/held-out", TestReport.CURVES.get(1).points(),
                                "loss (nats):direct/train", TestReport.CURVES.get(2).points(),
                                "loss (nats):train/loss", TestReport.CURVES.get(3).points(),
                                "progress:ov2-mlp2", TestReport.CURVES.get(4).points()));
    }

    @Test
    void everyCellOfAHeatMapIsInItsChartAtEveryStep() throws IOException {
        List<String> columns = List.of("a", "1", "=");
        MovingFigure moving =
                MovingFigure.of(
                        new TreeMap<>(
                                Map.of(
                                        0L,
                                        map(List.of("PAD"), columns, new double[][] {{-1, 1, 0}}),
                                        20L,
                                        map(
                                                List.of("PAD", "PAD"),
                                                columns,
                                                new double[][] {
                                                    {0.5, 0.25, Double.NaN}, {0, 1, 0.75}
                                                }))));
        JsonObject chart =
                TestReport.charts(TestReport.page(TestReport.minimal().moving(moving).build()))
                        .get(0);
        JsonObject frames = chart.getAsJsonObject("frames");
        Assertions.assertThat(frames.get("steps").toString()).isEqualTo("[0,20]");
        Assertions.assertThat(frames.get("starts").toString()).isEqualTo("[0,3]");
        Assertions.assertThat(
                        chart.getAsJsonArray("labels")
                                .get(frames.getAsJsonArray("labels").get(1).getAsInt())
                                .toString())
                .isEqualTo("{\"rows\":[\"PAD\",\"PAD\"],\"columns\":[\"a\",\"1\",\"=\"]}");
        double[] values = unpacked(frames.getAsJsonObject("values"));
        // half a step of 16 bits between -1 and 1, and its own rounding
        Assertions.assertThat(values)
                .containsExactly(
                        new double[] {-1, 1, 0, 0.5, 0.25, Double.NaN, 0, 1, 0.75},
                        Offset.offset(1.0 / 65000));
    }

    @Test
    void mapsOfOneScaleShareTheirColours() throws IOException {
        HeatMap low = new HeatMap("low", List.of("a"), List.of("b"), new double[][] {{2}}, "", "s");
        HeatMap high =
                new HeatMap("high", List.of("a"), List.of("b"), new double[][] {{6}}, "", "s");
        List<JsonObject> charts =
                TestReport.charts(
                        TestReport.page(TestReport.minimal().figures(List.of(low, high)).build()));
        Assertions.assertThat(charts)
                .extracting(ReportChartsTest::domain)
                .hasSize(2)
                .allSatisfy(
                        domain -> {
                            Assertions.assertThat(domain.get(0).getAsDouble()).isEqualTo(2);
                            Assertions.assertThat(domain.get(3).getAsDouble()).isEqualTo(6);
                        });
    }

    @Test
    void checkpointsAreThinnedWhereTheyWouldFillTheFile() throws IOException {
        TreeMap<Long, Figure> frames = new TreeMap<>();
        int side = 400;
        List<String> labels = Collections.nCopies(side, "x");
        for (long step = 0; step <= 200; step += 10) {
            double[][] values = new double[side][side];
            values[0][0] = step;
            frames.put(step, map(labels, labels, values));
        }
        String page = TestReport.page(TestReport.minimal().moving(MovingFigure.of(frames)).build());
        Assertions.assertThat(page.length()).isLessThan(10_000_000);
        Assertions.assertThat(
                        TestReport.charts(page)
                                .get(0)
                                .getAsJsonObject("frames")
                                .get("steps")
                                .toString())
                .isEqualTo("[0,20,40,60,80,100,120,140,160,180,200]");
        Assertions.assertThat(page).contains("Of 21 checkpoints, 11 are kept here.");
    }

    @Test
    void noCurveIsDrawnOfIdentifiers() throws IOException {
        StudyText text = new StudyText(List.of(), "", "", List.of(), List.of("progress"));
        Assertions.assertThat(
                        TestReport.charts(TestReport.page(TestReport.content().text(text).build())))
                .extracting(chart -> chart.get("title").getAsString().replaceFirst(":.*", ""))
                .containsExactly("accuracy", "Phases of learning", "loss");
    }

    @Test
    void aMeasureIsExplainedByItsTitleHowAndChance() throws IOException {
        StudyText text =
                new StudyText(
                        List.of(),
                        "",
                        "",
                        List.of(
                                new Explanation(
                                        "progress", "How far it is", "By hand.", "0", "figure 3")),
                        List.of());
        Assertions.assertThat(TestReport.page(TestReport.content().text(text).build()))
                .contains("How far it is: from 0.1000 to 0.3000")
                .contains("By hand. Chance: 0. In the paper: figure 3.");
    }

    @Test
    void aBaselineIsDrawnInTheChartOfItsCurveOnly() throws IOException {
        List<JsonObject> charts =
                TestReport.charts(
                        TestReport.page(
                                TestReport.content()
                                        .reference(
                                                new Reference("copies", "progress/ov2-mlp2", 0.15))
                                        .reference(new Reference("copies", "no/such", 0.35))
                                        .build()));
        Assertions.assertThat(charts)
                .filteredOn(chart -> chart.has("baselines"))
                .extracting(chart -> chart.getAsJsonArray("baselines").size())
                .containsExactly(0, 0, 1);
        Assertions.assertThat(charts.get(3).toString()).contains("copies  0.15");
    }

    private static HeatMap map(List<String> rows, List<String> columns, double[][] values) {
        return new HeatMap("pattern", rows, columns, values, "");
    }

    private static JsonArray domain(JsonObject chart) {
        return chart.getAsJsonObject("specification")
                .getAsJsonObject("encoding")
                .getAsJsonObject("color")
                .getAsJsonObject("scale")
                .getAsJsonArray("domain");
    }

    /** Reads the page's 16-bit numbers, as its script does. */
    private static double[] unpacked(JsonObject block) {
        ByteBuffer bytes =
                ByteBuffer.wrap(Base64.getDecoder().decode(block.get("data").getAsString()))
                        .order(ByteOrder.LITTLE_ENDIAN);
        double low = block.get("low").getAsDouble();
        double high = block.get("high").getAsDouble();
        double[] values = new double[bytes.capacity() / 2];
        for (int i = 0; i < values.length; i++) {
            int code = Short.toUnsignedInt(bytes.getShort());
            values[i] = code == 65535 ? Double.NaN : low + (high - low) * code / 65534;
        }
        return values;
    }

    private static String yTitle(JsonObject chart) {
        JsonArray layers = chart.getAsJsonObject("specification").getAsJsonArray("layer");
        for (JsonElement layer : layers) {
            JsonObject encoding = layer.getAsJsonObject().getAsJsonObject("encoding");
            if (encoding != null && encoding.has("strokeDash")) {
                return encoding.getAsJsonObject("y")
                        .getAsJsonObject("axis")
                        .get("title")
                        .getAsString();
            }
        }
        throw new AssertionError("no line");
    }
}
