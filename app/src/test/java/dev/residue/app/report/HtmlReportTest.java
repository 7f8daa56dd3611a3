package dev.residue.app.report;

import dev.residue.analysis.figure.HeatMap;
import dev.residue.analysis.probe.Measurement;
import dev.residue.analysis.probe.ProbeRecord;
import dev.residue.analysis.record.RunRecord;
import dev.residue.analysis.statistics.Series;
import dev.residue.analysis.study.ClaimResult;
import dev.residue.analysis.study.Paper;
import dev.residue.analysis.study.StudyText;
import dev.residue.analysis.study.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Pages of one run. */
class HtmlReportTest {
    @Test
    void hostileTextIsShownAndNeverRun() throws IOException {
        ReportContent hostile =
                new ReportBuilder(
                                TestReport.HOSTILE,
                                new RunSummary(
                                        TestReport.HOSTILE,
                                        1,
                                        TestReport.HOSTILE,
                                        TestReport.HOSTILE,
                                        2,
                                        3),
                                hostileRecord())
                        .claims(List.of(TestReport.claim(TestReport.HOSTILE, Verdict.HOLDS)))
                        .split(TestReport.HOSTILE, TestReport.HOSTILE)
                        .band(new Band(TestReport.HOSTILE, 0, 2))
                        .reference(new Reference(TestReport.HOSTILE, "accuracy", 0.5))
                        .figures(
                                List.of(
                                        new HeatMap(
                                                TestReport.HOSTILE,
                                                List.of(TestReport.HOSTILE),
                                                List.of(TestReport.HOSTILE),
                                                new double[][] {{1}},
                                                TestReport.HOSTILE)))
                        .configuration(TestReport.HOSTILE)
                        .environment(TestReport.HOSTILE, TestReport.HOSTILE)
                        .command(TestReport.HOSTILE)
                        .build();
        String page = TestReport.page(hostile);
        Assertions.assertThat(page).doesNotContain("</script><b>", "</script>&lt;");
        Assertions.assertThat(page.split("<script", -1).length - 1)
                .as("two libraries, the page's own, its themes and steps, and four charts")
                .isEqualTo(9);
        String shown = "&lt;/script&gt;&lt;b&gt;&quot;&#39;&amp;{{style}}${title}";
        Assertions.assertThat(page)
                .contains("<h1>" + shown, "<pre>\n" + shown, "<td>" + shown + "</td>")
                .contains("<td><code>" + shown + "</code></td>", "<b>" + shown + "</b>");
        Assertions.assertThat(
                        TestReport.charts(page).stream()
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
                .containsExactly(TestReport.HOSTILE);
    }

    @Test
    void aBrowserFindsNothingToLoad() throws IOException {
        String page =
                TestReport.page(
                        TestReport.content()
                                .text(learningToGrok())
                                .claims(List.of(TestReport.claim("one", Verdict.HOLDS)))
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
                TestReport.page(
                                TestReport.content()
                                        .split("direct/train", "pairs that were trained on")
                                        .split("never-measured", "no value yet")
                                        .reference(
                                                new Reference(
                                                        "a guess", "accuracy/direct/held-out", 0.4))
                                        .build())
                        .replaceAll("(?s)<script.*?</script>", "");
        Assertions.assertThat(TestReport.rowOf(tables, "direct/train"))
                .contains(">1.0000<", ">1.00e-09<", ">300<", "pairs that were trained on");
        Assertions.assertThat(TestReport.rowOf(tables, "direct/held-out"))
                .contains(">0.9877<", ">–<", "0.4 (a guess)");
        Assertions.assertThat(TestReport.rowOf(tables, "never-measured"))
                .contains(">–<", "no value yet");
        Assertions.assertThat(TestReport.rowOf(tables, "train/loss")).contains(">0.2500<");
        Assertions.assertThat(TestReport.rowOf(tables, "progress/ov2-mlp2"))
                .contains(">0.3000<", ">300<");
    }

    @Test
    void theFirstScreenIsTheAnswer() throws IOException {
        List<ClaimResult> claims =
                List.of(
                        TestReport.claim("part/one", Verdict.FAILS),
                        TestReport.claim("two", Verdict.NOT_MEASURED),
                        TestReport.claim("three", Verdict.HOLDS));
        String page =
                TestReport.page(
                        TestReport.content()
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
        Assertions.assertThat(TestReport.page(TestReport.content().build()))
                .doesNotContain("Findings of the paper");
    }

    @Test
    void anAccuracyIsGivenOnceWithItsInterval() throws IOException {
        Series curve = TestReport.series("accuracy/a", 0.1, 0.5, 0.5, 0.5, 0.5, 0.9);
        String page =
                TestReport.page(
                        TestReport.content(List.of(curve))
                                .words(new ReportContent.Words("", 100, 0, Map.of()))
                                .build());
        // the median of the last five; Wilson's 99 % interval of 50 in 100 is 0.3753 to 0.6247
        Assertions.assertThat(TestReport.rowOf(page, "a"))
                .contains(">0.5000<", ">0.3753–0.6247<")
                .doesNotContain("0.9000");
    }

    @Test
    void aRunThatGoesOnOffersToBeFollowed() throws IOException {
        Assertions.assertThat(
                        TestReport.page(
                                TestReport.content()
                                        .words(new ReportContent.Words("", 0, 10, Map.of()))
                                        .build()))
                .contains("data-seconds=\"10\"", "load the page again every 10 seconds");
        Assertions.assertThat(TestReport.page(TestReport.content().build()))
                .doesNotContain("data-seconds");
    }

    @Test
    void equalContentsGiveEqualPages() throws IOException {
        Assertions.assertThat(TestReport.page(TestReport.content().build()))
                .isEqualTo(TestReport.page(TestReport.content().build()));
    }

    private static StudyText learningToGrok() {
        return new StudyText(
                List.of(new Paper("Learning to grok", "2406.02550")),
                "sums",
                "It is small.",
                List.of(),
                List.of());
    }

    private static RunRecord hostileRecord() {
        List<Series> curves =
                List.of(
                        TestReport.series("accuracy/" + TestReport.HOSTILE, 0.5, 0.75),
                        TestReport.series(
                                TestReport.HOSTILE + "/" + TestReport.HOSTILE, 0.5, 0.75));
        ProbeRecord found =
                new ProbeRecord(
                        2,
                        List.of(new Measurement(TestReport.HOSTILE, TestReport.HOSTILE, 1L, 0.5)),
                        Map.of());
        return new RunRecord(
                curves,
                List.of(TestReport.series(TestReport.HOSTILE, 1, 2)),
                new TreeMap<>(Map.of(2L, found)));
    }
}
