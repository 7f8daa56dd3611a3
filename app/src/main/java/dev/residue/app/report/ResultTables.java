package dev.residue.app.report;

import dev.residue.analysis.figure.Curves;
import dev.residue.analysis.probe.Measurement;
import dev.residue.analysis.probe.ProbeRecord;
import dev.residue.analysis.statistics.Series;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The tables of what a run found: claims, splits, other final metrics, timings. */
final class ResultTables {
    private static final int LONG_TABLE = 60;

    private static final String NONE = "–";

    private final ReportContent content;
    private final Map<String, Series.Point> series = new LinkedHashMap<>();
    private final Set<String> splits = new LinkedHashSet<>();

    ResultTables(ReportContent content) {
        this.content = content;
        content.record().curves().forEach(one -> series.put(one.name(), one.last()));
        for (Curves added : content.addedCurves()) {
            added.curves().forEach(one -> series.put(one.name(), one.last()));
        }
        ProbeRecord last = content.record().lastProbed();
        for (Measurement one : last.numbers()) {
            if (one.index() == null) {
                series.put(one.name(), new Series.Point(last.step(), one.value()));
            }
        }
        splits.addAll(content.splits().keySet());
        for (CurveFamily family : CurveFamily.of(content.record().curves())) {
            if (family.name().equals(CurveFamily.ACCURACY)) {
                family.curves().stream().map(family::label).forEach(splits::add);
            }
        }
    }

    String claims() {
        return ClaimsTable.of(content.claims(), "this run");
    }

    String splits() {
        boolean meanings = !content.splits().isEmpty();
        boolean baselines = splits.stream().anyMatch(split -> !baseline(split).isEmpty());
        List<String> headings = new ArrayList<>(List.of("Split", "Accuracy#", "Loss#", "At step#"));
        if (meanings) {
            headings.add("What it is");
        }
        if (baselines) {
            headings.add("Baseline");
        }
        Table table = Table.of(headings);
        for (String split : splits) {
            List<String> cells = measuredCells(split);
            if (meanings) {
                cells.add(Table.text(content.splits().getOrDefault(split, "")));
            }
            if (baselines) {
                cells.add(Table.text(baseline(split)));
            }
            table.row(cells.toArray(String[]::new));
        }
        return section("Splits at the end of training", "", table);
    }

    private List<String> measuredCells(String split) {
        Series.Point accuracy = series.get(CurveFamily.ACCURACY + "/" + split);
        Series.Point loss = series.get(CurveFamily.LOSS + "/" + split);
        Series.Point either = accuracy != null ? accuracy : loss;
        List<String> cells = new ArrayList<>();
        cells.add(Table.code(split));
        cells.add(Table.number(accuracy == null ? NONE : NumberFormats.share(accuracy.value())));
        cells.add(Table.number(loss == null ? NONE : NumberFormats.value(loss.value())));
        cells.add(Table.number(either == null ? NONE : NumberFormats.count(either.step())));
        return cells;
    }

    String otherMetrics() {
        Table table = Table.of(List.of("Measurement", "Index#", "Value#", "At step#"));
        for (Map.Entry<String, Series.Point> one : series.entrySet()) {
            if (!inSplitTable(one.getKey())) {
                table.row(
                        Table.code(one.getKey()),
                        Table.number(""),
                        Table.number(NumberFormats.value(one.getValue().value())),
                        Table.number(NumberFormats.count(one.getValue().step())));
            }
        }
        ProbeRecord last = content.record().lastProbed();
        for (Measurement one : last.numbers()) {
            Long index = one.index();
            if (index != null) {
                table.row(
                        Table.code(one.name()),
                        Table.number(index.toString()),
                        Table.number(NumberFormats.value(one.value())),
                        Table.number(NumberFormats.count(last.step())));
            }
        }
        return section("Other final metrics", "", table);
    }

    String timings() {
        Table table =
                Table.of(List.of("Timing", "Median#", "Smallest#", "Largest#", "Times measured#"));
        for (Series one : content.record().timings()) {
            DoubleSummaryStatistics values =
                    one.points().stream().mapToDouble(Series.Point::value).summaryStatistics();
            table.row(
                    Table.code(one.name()),
                    Table.number(NumberFormats.value(one.median(0, one.size()))),
                    Table.number(NumberFormats.value(values.getMin())),
                    Table.number(NumberFormats.value(values.getMax())),
                    Table.number(NumberFormats.count(values.getCount())));
        }
        return section(
                "Timings",
                "<p class=\"note\">These may differ between two runs that are otherwise"
                        + " equal.</p>\n",
                table);
    }

    private static String section(String heading, String note, Table table) {
        if (table.size() == 0) {
            return "";
        }
        String body =
                table.size() <= LONG_TABLE
                        ? table.html()
                        : "<details>\n<summary>%s rows</summary>\n%s</details>\n"
                                .formatted(table.size(), table.html());
        return "<section>\n<h2>" + heading + "</h2>\n" + note + body + "</section>\n";
    }

    private boolean inSplitTable(String name) {
        int slash = name.indexOf('/');
        return slash > 0
                && (name.startsWith(CurveFamily.ACCURACY + "/")
                        || name.startsWith(CurveFamily.LOSS + "/"))
                && splits.contains(name.substring(slash + 1));
    }

    private String baseline(String split) {
        return content.references().stream()
                .filter(one -> one.curve().equals(CurveFamily.ACCURACY + "/" + split))
                .map(one -> NumberFormats.given(one.value()) + " (" + one.name() + ")")
                .collect(Collectors.joining("; "));
    }
}
