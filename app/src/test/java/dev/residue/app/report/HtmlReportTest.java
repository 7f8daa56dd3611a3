package dev.residue.app.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.figure.HeatMap;
import dev.residue.analysis.probe.Measurement;
import dev.residue.analysis.probe.ProbeRecord;
import dev.residue.analysis.record.RunRecord;
import dev.residue.analysis.statistics.Series;
import dev.residue.analysis.study.Claim;
import dev.residue.analysis.study.ClaimResult;
import dev.residue.analysis.study.Explanation;
import dev.residue.analysis.study.Findings;
import dev.residue.analysis.study.Paper;
import dev.residue.analysis.study.StudyText;
import dev.residue.analysis.study.Verdict;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
    private static final String HOSTILE = "</script><b>\"'&{{style}}${title}";
    private static final Pattern SPECIFICATION =
            Pattern.compile(
                    "<script type=\"application/json\" class=\"chart-model\">(.*?)</script>",
                    Pattern.DOTALL);

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
                                "accuracy:direct/train", CURVES.get(0).points(),
                                "accuracy:direct/held-out", CURVES.get(1).points(),
                                "loss (nats):direct/train", CURVES.get(2).points(),
                                "loss (nats):train/loss", CURVES.get(3).points(),
                                "progress:ov2-mlp2", CURVES.get(4).points()));
    }

    @Test
    void everyCellOfAHeatMapIsInItsChartAtEveryStep() throws IOException {
        List<String> columns = List.of("a", "1", "=");
        MovingFigure moving =
                new MovingFigure(
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
        JsonObject chart = charts(page(minimal().moving(moving).build())).get(0);
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
        List<JsonObject> charts = charts(page(minimal().figures(List.of(low, high)).build()));
        Assertions.assertThat(charts)
                .extracting(HtmlReportTest::domain)
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
        String page = page(minimal().moving(new MovingFigure(frames)).build());
        Assertions.assertThat(page.length()).isLessThan(10_000_000);
        Assertions.assertThat(charts(page).get(0).getAsJsonObject("frames").get("steps").toString())
                .isEqualTo("[0,20,40,60,80,100,120,140,160,180,200]");
        Assertions.assertThat(page).contains("Of 21 checkpoints, 11 are kept here.");
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
                .as("two libraries, the page's own, its themes and steps, and four charts")
                .isEqualTo(9);
        String shown = "&lt;/script&gt;&lt;b&gt;&quot;&#39;&amp;{{style}}${title}";
        Assertions.assertThat(page)
                .contains("<h1>" + shown, "<pre>\n" + shown, "<td>" + shown + "</td>")
                .contains("<td><code>" + shown + "</code></td>", "<b>" + shown + "</b>");
        Assertions.assertThat(
                        charts(page).stream()
                                .filter(chart -> chart.get("kind").getAsString().equals("map"))
                                .map(
                                        chart ->
                                                chart.getAsJsonArray("labels")
                                                        .get(0)
                                                        .getAsJsonObject()
                                                        .getAsJsonArray("rows")
                                                        .get(0)
                                                        .getAsString()))
                .as("the label reaches the chart unchanged")
                .containsExactly(HOSTILE);
    }

    @Test
    void aBrowserFindsNothingToLoad() throws IOException {
        String page =
                page(
                        content()
                                .text(learningToGrok())
                                .claims(List.of(claim("one", Verdict.HOLDS)))
                                .build());
        Assertions.assertThat(page).contains("href=\"https://arxiv.org/abs/2406.02550\"");
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
                        "(?i)\\ssrc\\s*=|\\shref\\s*=\\s*[\"'](?!#|https://arxiv)|@import|url\\(|"
                                + "<(link|img|iframe)|https?:(?!//arxiv.org/abs/)");
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
    void theFirstScreenIsTheAnswer() throws IOException {
        List<ClaimResult> claims =
                List.of(
                        claim("part/one", Verdict.FAILS),
                        claim("two", Verdict.NOT_MEASURED),
                        claim("three", Verdict.HOLDS));
        String page =
                page(
                        content()
                                .claims(claims)
                                .text(learningToGrok())
                                .words(new ReportContent.Words("A thing", 0, 0, Map.of()))
                                .build());
        Assertions.assertThat(page)
                .contains("A thing was trained for 300 steps on sums.")
                .contains(
                        "Of 3 findings of Learning to grok, 1 was seen in this run; not seen: part:"
                                + " one; 1 is not judged. It is small.")
                .contains("1 holds, 1 fails, 1 is not judged.");
        Assertions.assertThat(page.indexOf("href=\"#run-1-claim-two\""))
                .isPositive()
                .isLessThan(page.indexOf("id=\"run-1-chart-1\""));
        Assertions.assertThat(page.indexOf("id=\"run-1-claim-two\""))
                .isGreaterThan(page.indexOf("id=\"run-1-chart-1\""));
        Assertions.assertThat(page(content().build())).doesNotContain("Findings of the paper");
    }

    @Test
    void anAccuracyIsGivenOnceWithItsInterval() throws IOException {
        Series curve = series("accuracy/a", 0.1, 0.5, 0.5, 0.5, 0.5, 0.9);
        String page =
                page(
                        content(List.of(curve))
                                .words(new ReportContent.Words("", 100, 0, Map.of()))
                                .build());
        // the median of the last five; Wilson's 99 % interval of 50 in 100 is 0.3753 to 0.6247
        Assertions.assertThat(rowOf(page, "a"))
                .contains(">0.5000<", ">0.3753–0.6247<")
                .doesNotContain("0.9000");
    }

    @Test
    void noCurveIsDrawnOfIdentifiers() throws IOException {
        StudyText text = new StudyText(List.of(), "", "", List.of(), List.of("progress"));
        Assertions.assertThat(charts(page(content().text(text).build())))
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
        Assertions.assertThat(page(content().text(text).build()))
                .contains("How far it is: from 0.1000 to 0.3000")
                .contains("By hand. Chance: 0. In the paper: figure 3.");
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
                .filteredOn(chart -> chart.has("baselines"))
                .extracting(chart -> chart.getAsJsonArray("baselines").size())
                .containsExactly(0, 0, 1);
        Assertions.assertThat(charts.get(3).toString()).contains("copies  0.15");
    }

    @Test
    void severalRunsAreComparedFirst() throws IOException {
        ReportContent one =
                content()
                        .claims(
                                List.of(
                                        claim("one", Verdict.HOLDS),
                                        claim("x", Verdict.NOT_MEASURED)))
                        .configuration("a: {b: 1, c: 2}\nseed: 0")
                        .build();
        ReportContent other =
                content()
                        .claims(List.of(claim("one", Verdict.FAILS), claim("two", Verdict.HOLDS)))
                        .configuration("a: {b: 1, c: 3}\nseed: 0")
                        .build();
        String page = HtmlReport.render(List.of(one, other), Findings.none());
        Assertions.assertThat(page)
                .contains("href=\"#run-2\"", "id=\"run-2\"", "id=\"run-2-chart-1\"")
                .contains("These runs differ in a.c.")
                .doesNotContain("<code>a.b</code>");
        Assertions.assertThat(rowOf(page, "a.c")).contains("<td>2</td><td>3</td>");
        String matrix =
                page.substring(page.indexOf("class=\"matrix\""), page.indexOf("curves-tog"));
        Assertions.assertThat(matrix.replaceAll("(?s)<span.*?</span>| title=\"[^\"]*\"", ""))
                .contains(
                        ">one</th><td class=\"verdict holds\">✓</td><td class=\"verdict fails\">✗<")
                .contains(">two</th><td class=\"verdict none\"></td><td class=\"verdict holds\">✓<")
                .doesNotContain(">x</th>");
        Matcher ids = Pattern.compile(" id=\"([^\"]+)\"").matcher(page);
        Assertions.assertThat(ids.results().map(id -> id.group(1)).toList())
                .doesNotHaveDuplicates();
    }

    @Test
    void seedsOfOneConfigurationHaveAMedianAndABand() throws IOException {
        List<ReportContent> runs = new ArrayList<>();
        for (double value : new double[] {0.2, 0.6, 0.3}) {
            runs.add(
                    new ReportBuilder(
                                    "run " + value,
                                    new RunSummary("e", 1, "PyTorch", "cpu", 200, 4),
                                    new RunRecord(
                                            List.of(series("accuracy/a", 0, value)),
                                            List.of(),
                                            new TreeMap<>()))
                            .configuration("seed: " + value)
                            .build());
        }
        String page = HtmlReport.render(runs, Findings.none());
        Assertions.assertThat(page).contains("These runs differ in their seeds alone.");
        JsonObject chart =
                charts(page).stream().filter(one -> one.has("band")).findFirst().orElseThrow();
        Assertions.assertThat(chart.get("medians").getAsInt()).isEqualTo(1);
        Assertions.assertThat(chart.getAsJsonArray("curves").get(0).toString())
                .isEqualTo("{\"name\":\"median of 3 runs\",\"grid\":0,\"values\":[0.0,0.3]}");
        Assertions.assertThat(chart.getAsJsonArray("band").get(1).toString())
                .isEqualTo(
                        "{\"curve\":\"median of 3 runs\",\"step\":200,\"low\":0.2,\"high\":0.6}");
    }

    @Test
    void aRunThatGoesOnOffersToBeFollowed() throws IOException {
        Assertions.assertThat(
                        page(content().words(new ReportContent.Words("", 0, 10, Map.of())).build()))
                .contains("data-seconds=\"10\"", "load the page again every 10 seconds");
        Assertions.assertThat(page(content().build())).doesNotContain("data-seconds");
    }

    @Test
    void equalContentsGiveEqualPages() throws IOException {
        Assertions.assertThat(page(content().build())).isEqualTo(page(content().build()));
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

    private static StudyText learningToGrok() {
        return new StudyText(
                List.of(new Paper("Learning to grok", "2406.02550")),
                "sums",
                "It is small.",
                List.of(),
                List.of());
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

    private static String rowOf(String page, String name) {
        int start = page.indexOf("<tr><td><code>" + name + "</code>");
        Assertions.assertThat(start).as("a row for " + name).isPositive();
        return page.substring(start, page.indexOf("</tr>", start));
    }
}
