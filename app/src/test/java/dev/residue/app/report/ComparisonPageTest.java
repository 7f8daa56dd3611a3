package dev.residue.app.report;

import com.google.gson.JsonObject;
import dev.residue.analysis.record.RunRecord;
import dev.residue.analysis.study.Findings;
import dev.residue.analysis.study.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Pages of several runs. */
class ComparisonPageTest {
    @Test
    void severalRunsAreComparedFirst() throws IOException {
        ReportContent one =
                TestReport.content()
                        .claims(
                                List.of(
                                        TestReport.claim("one", Verdict.HOLDS),
                                        TestReport.claim("x", Verdict.NOT_MEASURED)))
                        .configuration("a: {b: 1, c: 2}\nseed: 0")
                        .build();
        ReportContent other =
                TestReport.content()
                        .claims(
                                List.of(
                                        TestReport.claim("one", Verdict.FAILS),
                                        TestReport.claim("two", Verdict.HOLDS)))
                        .configuration("a: {b: 1, c: 3}\nseed: 0")
                        .build();
        String page = HtmlReport.render(List.of(one, other), Findings.none());
        Assertions.assertThat(page)
                .contains("href=\"#run-2\"", "id=\"run-2\"", "id=\"run-2-chart-1\"")
                .contains("These runs differ in a.c.")
                .doesNotContain("<code>a.b</code>");
        Assertions.assertThat(TestReport.rowOf(page, "a.c")).contains("<td>2</td><td>3</td>");
        int start = page.indexOf("class=\"matrix\"");
        String matrix = page.substring(start, page.indexOf("</table>", start));
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
                                            List.of(TestReport.series("accuracy/a", 0, value)),
                                            List.of(),
                                            new TreeMap<>()))
                            .configuration("seed: " + value)
                            .build());
        }
        String page = HtmlReport.render(runs, Findings.none());
        Assertions.assertThat(page).contains("These runs differ in their seeds alone.");
        JsonObject chart =
                TestReport.charts(page).stream()
                        .filter(one -> one.has("band"))
                        .findFirst()
                        .orElseThrow();
        Assertions.assertThat(chart.get("medians").getAsInt()).isEqualTo(1);
        Assertions.assertThat(chart.getAsJsonArray("curves").get(0).toString())
                .isEqualTo("{\"name\":\"median of 3 runs\",\"grid\":0,\"values\":[0.0,0.3]}");
        Assertions.assertThat(chart.getAsJsonArray("band").get(1).toString())
                .isEqualTo(
                        "{\"curve\":\"median of 3 runs\",\"step\":200,\"low\":0.2,\"high\":0.6}");
    }
}
