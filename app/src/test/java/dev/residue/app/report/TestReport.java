package dev.residue.app.report;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.residue.analysis.record.RunRecord;
import dev.residue.analysis.statistics.Series;
import dev.residue.analysis.study.Claim;
import dev.residue.analysis.study.ClaimResult;
import dev.residue.analysis.study.Findings;
import dev.residue.analysis.study.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;

/** Small reports, and what stands in their pages. */
final class TestReport {
    static final String HOSTILE = "</script><b>\"'&{{style}}${title}";
    private static final Pattern SPECIFICATION =
            Pattern.compile(
                    "<script type=\"application/json\" class=\"chart-model\">(.*?)</script>",
                    Pattern.DOTALL);

    static final List<Series> CURVES =
            List.of(
                    series("accuracy/direct/train", 0.125, 0.5, 1),
                    series("accuracy/direct/held-out", 0, 1.0 / 3, 0.9876543210123456),
                    series("loss/direct/train", 4.25, Double.NaN, 1e-9),
                    series("train/loss", 5, 0, 0.25),
                    series("progress/ov2-mlp2", 0.1, 0.2, 0.3));

    private TestReport() {}

    static ReportBuilder minimal() {
        return content(List.of());
    }

    static ReportBuilder content() {
        return content(CURVES).band(new Band("addition", 100, 200));
    }

    static ReportBuilder content(List<Series> curves) {
        return new ReportBuilder(
                "a run",
                new RunSummary("e", 1, "PyTorch", "cpu", 300, 4),
                new RunRecord(curves, List.of(), new TreeMap<>()));
    }

    static ClaimResult claim(String id, Verdict verdict) {
        return new ClaimResult(new Claim(id, HOSTILE, HOSTILE, HOSTILE), verdict, HOSTILE, 1);
    }

    static Series series(String name, double... values) {
        List<Series.Point> points = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            points.add(new Series.Point(100 * (i + 1), values[i]));
        }
        return new Series(name, points);
    }

    static String page(ReportContent content) throws IOException {
        return HtmlReport.render(List.of(content), Findings.none());
    }

    static List<JsonObject> charts(String page) {
        return SPECIFICATION
                .matcher(page)
                .results()
                .map(match -> JsonParser.parseString(match.group(1)).getAsJsonObject())
                .toList();
    }

    static String rowOf(String page, String name) {
        int start = page.indexOf("<tr><td><code>" + name + "</code>");
        Assertions.assertThat(start).as("a row for " + name).isPositive();
        return page.substring(start, page.indexOf("</tr>", start));
    }
}
