package dev.residue.app.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.residue.analysis.figure.HeatMap;
import dev.residue.analysis.probe.Measurement;
import dev.residue.analysis.probe.ProbeRecord;
import dev.residue.analysis.record.RunRecord;
import dev.residue.analysis.statistics.Series;
import dev.residue.analysis.study.Claim;
import dev.residue.analysis.study.ClaimResult;
import dev.residue.analysis.study.Findings;
import dev.residue.analysis.study.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
    private static final String HOSTILE = "</script><b>\"'&{{style}}";
    private static final Pattern SPECIFICATION =
            Pattern.compile(
                    "<script type=\"application/json\"[^>]*>(.*?)</script>", Pattern.DOTALL);

    private static final List<Series> CURVES =
            List.of(
                    series("accuracy/direct/train", 0.125, 0.5, 1),
                    series("accuracy/direct/held-out", 0, 1.0 / 3, 0.9876543210123456),
                    series("loss/direct/train", 4.25, Double.NaN, 1e-9),
                    series("train/loss", 5, 0, 0.25),
                    series("progress/ov2-mlp2", 0.1, 0.2, 0.3));

    @Test
    void everyValueOfEverySeriesIsInTheChartsAsItWasGiven() throws IOException {
        Map<String, List<Series.Point>> drawn = new LinkedHashMap<>();
        for (JsonObject chart : charts(page(content().build()))) {
            String family = yTitle(chart);
            for (JsonElement element : chart.getAsJsonObject("data").getAsJsonArray("values")) {
                JsonObject row = element.getAsJsonObject();
                JsonElement value = row.get("value");
                drawn.computeIfAbsent(
                                family + ":" + row.get("curve").getAsString(),
                                unused -> new ArrayList<>())
                        .add(
                                new Series.Point(
                                        row.get("step").getAsLong(),
                                        value.isJsonNull() ? Double.NaN : value.getAsDouble()));
            }
        }
        Assertions.assertThat(drawn)
                .isEqualTo(
                        Map.of(
                                "accuracy:direct/train", CURVES.get(0).points(),
                                "accuracy:direct/held-out", CURVES.get(1).points(),
                                "loss:direct/train", CURVES.get(2).points(),
                                "loss:train/loss", CURVES.get(3).points(),
                                "progress:ov2-mlp2", CURVES.get(4).points()));
    }

    @Test
    void everyCellOfAHeatMapIsInItsChart() throws IOException {
        HeatMap map =
                new HeatMap(
                        "pattern",
                        List.of("PAD", "PAD"),
                        List.of("a", "1", "="),
                        new double[][] {{0.5, 0.25, Double.NaN}, {0, 1, 0.75}},
                        "");
        JsonObject chart = charts(page(minimal().figures(List.of(map)).build())).get(0);
        List<String> cells = new ArrayList<>();
        for (JsonElement element : chart.getAsJsonObject("data").getAsJsonArray("values")) {
            JsonObject cell = element.getAsJsonObject();
            cells.add(cell.get("row") + " " + cell.get("column") + " " + cell.get("value"));
        }
        Assertions.assertThat(cells)
                .containsExactly(
                        "\"0: PAD\" \"0: a\" 0.5",
                        "\"0: PAD\" \"1: 1\" 0.25",
                        "\"0: PAD\" \"2: =\" null",
                        "\"1: PAD\" \"0: a\" 0.0",
                        "\"1: PAD\" \"1: 1\" 1.0",
                        "\"1: PAD\" \"2: =\" 0.75");
    }

    @Test
    void hostileTextIsShownAndNeverRun() throws IOException {
        ReportContent hostile =
                new ReportBuilder(
                                HOSTILE,
                                new RunSummary(HOSTILE, 1, HOSTILE, HOSTILE, 2, 3),
                                hostileRecord())
                        .claims(List.of(claim(HOSTILE, Verdict.HOLDS)))
                        .split(HOSTILE, HOSTILE)
                        .band(new Band(HOSTILE, 0, 2))
                        .reference(new Reference(HOSTILE, "accuracy", 0.5))
                        .figures(
                                List.of(
                                        new HeatMap(
                                                HOSTILE,
                                                List.of(HOSTILE),
                                                List.of(HOSTILE),
                                                new double[][] {{1}},
                                                HOSTILE)))
                        .configuration(HOSTILE)
                        .environment(HOSTILE, HOSTILE)
                        .command(HOSTILE)
                        .build();
        String page = page(hostile);
        Assertions.assertThat(page).doesNotContain("</script><b>", "</script>&lt;");
        Assertions.assertThat(page.split("<script", -1).length - 1)
                .as("three libraries, the page's own, and three charts")
                .isEqualTo(7);
        String shown = "&lt;/script&gt;&lt;b&gt;&quot;&#39;&amp;{{style}}";
        Assertions.assertThat(page)
                .contains("<h1>" + shown, "<pre>\n" + shown, "<td>" + shown + "</td>")
                .contains("<td><code>" + shown + "</code></td>", "<b>" + shown + "</b>");
        Assertions.assertThat(
                        charts(page)
                                .get(2)
                                .getAsJsonArray("params")
                                .get(0)
                                .getAsJsonObject()
                                .getAsJsonArray("value")
                                .get(0)
                                .getAsString())
                .as("the label reaches the chart unchanged")
                .isEqualTo(HOSTILE);
    }

    @Test
    void aBrowserFindsNothingToLoad() throws IOException {
        String page = page(content().build());
        // What the libraries could build while they run is forbidden by the page's policy.
        Assertions.assertThat(page)
                .contains(
                        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"
                                + " style-src 'unsafe-inline'; script-src 'unsafe-inline'"
                                + " 'unsafe-eval'; img-src data: blob:\">");
        Assertions.assertThat(page.contains("sourceMappingURL")).isFalse();
        String markup = page.replaceAll("(?s)<script>.*?</script>", "");
        Pattern loads =
                Pattern.compile(
                        "(?i)\\ssrc\\s*=|\\shref\\s*=\\s*[\"'](?!#)|@import|url\\(|<(link|img|iframe)|"
                            + "https?:");
        Assertions.assertThat(loads.matcher(markup).results().map(match -> match.group()))
                .isEmpty();
    }

    @Test
    void theTablesStandWithoutJavaScript() throws IOException {
        String tables =
                page(content()
                                .split("direct/train", "pairs that were trained on")
                                .split("never-measured", "no value yet")
                                .reference(
                                        new Reference("a guess", "accuracy/direct/held-out", 0.4))
                                .build())
                        .replaceAll("(?s)<script.*?</script>", "");
        Assertions.assertThat(rowOf(tables, "direct/train"))
                .contains(">1.0000<", ">1.00e-09<", ">300<", "pairs that were trained on");
        Assertions.assertThat(rowOf(tables, "direct/held-out"))
                .contains(">0.9877<", ">–<", "0.4 (a guess)");
        Assertions.assertThat(rowOf(tables, "never-measured")).contains(">–<", "no value yet");
        Assertions.assertThat(rowOf(tables, "train/loss")).contains(">0.2500<");
        Assertions.assertThat(rowOf(tables, "progress/ov2-mlp2")).contains(">0.3000<", ">300<");
    }

    @Test
    void claimsStandFirstAndAFailedOneIsCountedAsPlainly() throws IOException {
        List<ClaimResult> claims =
                List.of(
                        claim("one", Verdict.FAILS),
                        claim("two", Verdict.NOT_MEASURED),
                        claim("three", Verdict.FAILS));
        String page = page(content().claims(claims).build());
        Assertions.assertThat(page.indexOf("<h2>Claims</h2>"))
                .isPositive()
                .isLessThan(page.indexOf("<h2>Splits"));
        Assertions.assertThat(page).contains("2 fails, 1 not measured.");
        Assertions.assertThat(rowOf(page, "two")).contains("not measured");
        Assertions.assertThat(page(content().build())).doesNotContain("<h2>Claims</h2>");
    }

    @Test
    void aBaselineIsDrawnInTheChartOfItsCurveOnly() throws IOException {
        List<JsonObject> charts =
                charts(
                        page(
                                content()
                                        .reference(
                                                new Reference("copies", "progress/ov2-mlp2", 0.15))
                                        .reference(new Reference("copies", "no/such", 0.35))
                                        .build()));
        Assertions.assertThat(charts)
                .extracting(chart -> chart.toString().contains("\"baseline\":\"copies\""))
                .containsExactly(false, false, true);
        Assertions.assertThat(charts.get(2).toString()).contains("copies  0.15");
    }

    @Test
    void severalRunsShareAPage() throws IOException {
        String page =
                HtmlReport.render(List.of(content().build(), content().build()), Findings.none());
        Assertions.assertThat(page)
                .contains("href=\"#run-2\"", "id=\"run-2\"", "id=\"run-2-chart-1\"");
        Matcher ids = Pattern.compile(" id=\"([^\"]+)\"").matcher(page);
        List<String> all = ids.results().map(id -> id.group(1)).toList();
        Assertions.assertThat(all).doesNotHaveDuplicates().hasSize(8);
    }

    @Test
    void equalContentsGiveEqualPages() throws IOException {
        Assertions.assertThat(page(content().build())).isEqualTo(page(content().build()));
    }

    private static ReportBuilder minimal() {
        return content(List.of());
    }

    private static ReportBuilder content() {
        return content(CURVES).band(new Band("addition", 100, 200));
    }

    private static ReportBuilder content(List<Series> curves) {
        return new ReportBuilder(
                "a run",
                new RunSummary("e", 1, "PyTorch", "cpu", 300, 4),
                new RunRecord(curves, List.of(), new TreeMap<>()));
    }

    private static RunRecord hostileRecord() {
        List<Series> curves =
                List.of(
                        series("accuracy/" + HOSTILE, 0.5, 0.75),
                        series(HOSTILE + "/" + HOSTILE, 0.5, 0.75));
        ProbeRecord found =
                new ProbeRecord(2, List.of(new Measurement(HOSTILE, HOSTILE, 1L, 0.5)), Map.of());
        return new RunRecord(
                curves, List.of(series(HOSTILE, 1, 2)), new TreeMap<>(Map.of(2L, found)));
    }

    private static ClaimResult claim(String id, Verdict verdict) {
        return new ClaimResult(new Claim(id, HOSTILE, HOSTILE, HOSTILE), verdict, HOSTILE, 1);
    }

    private static Series series(String name, double... values) {
        List<Series.Point> points = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            points.add(new Series.Point(100 * (i + 1), values[i]));
        }
        return new Series(name, points);
    }

    private static String page(ReportContent content) throws IOException {
        return HtmlReport.render(List.of(content), Findings.none());
    }

    private static List<JsonObject> charts(String page) {
        return SPECIFICATION
                .matcher(page)
                .results()
                .map(match -> JsonParser.parseString(match.group(1)).getAsJsonObject())
                .toList();
    }

    private static String yTitle(JsonObject chart) {
        JsonArray layers = chart.getAsJsonArray("layer");
        return layers.get(layers.size() - 1)
                .getAsJsonObject()
                .getAsJsonObject("encoding")
                .getAsJsonObject("y")
                .getAsJsonObject("axis")
                .get("title")
                .getAsString();
    }

    private static String rowOf(String page, String name) {
        int start = page.indexOf("<tr><td><code>" + name + "</code>");
        Assertions.assertThat(start).as("a row for " + name).isPositive();
        return page.substring(start, page.indexOf("</tr>", start));
    }
}
