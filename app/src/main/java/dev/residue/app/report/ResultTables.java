package dev.residue.app.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The tables of what a run found: claims, splits, other final metrics, timings. */
final class ResultTables {
    /** Longer tables are folded. */
    private static final int LONG_TABLE = 60;

    private static final String NONE = "–";

    private final ReportContent content;
    private final Map<String, Series> series = new LinkedHashMap<>();
    private final Set<String> splits = new LinkedHashSet<>();

    ResultTables(ReportContent content) {
        this.content = content;
        content.series().forEach(one -> series.put(one.name(), one));
        content.finals().forEach(one -> series.put(one.name(), one));
        splits.addAll(content.splits().keySet());
        for (CurveFamily family : CurveFamily.of(content.series())) {
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
        Series accuracy = series.get(CurveFamily.ACCURACY + "/" + split);
        Series loss = series.get(CurveFamily.LOSS + "/" + split);
        Series either = accuracy != null ? accuracy : loss;
        List<String> cells = new ArrayList<>();
        cells.add(Table.code(split));
        cells.add(Table.number(accuracy == null ? NONE : Numbers.share(accuracy.last().value())));
        cells.add(Table.number(loss == null ? NONE : Numbers.value(loss.last().value())));
        cells.add(Table.number(either == null ? NONE : Numbers.count(either.last().step())));
        return cells;
    }

    String otherMetrics() {
        Table table = Table.of(List.of("Measurement", "Index#", "Value#", "At step#"));
        for (Series one : series.values()) {
            if (!inSplitTable(one.name())) {
                table.row(
                        Table.code(one.name()),
                        Table.number(""),
                        Table.number(Numbers.value(one.last().value())),
                        Table.number(Numbers.count(one.last().step())));
            }
        }
        for (Measurement one : content.indexed()) {
            table.row(
                    Table.code(one.name()),
                    Table.number(one.index().isPresent() ? "" + one.index().getAsInt() : ""),
                    Table.number(Numbers.value(one.value())),
                    Table.number(Numbers.count(one.step())));
        }
        return section("Other final metrics", "", table);
    }

    String timings() {
        Table table =
                Table.of(List.of("Timing", "Median#", "Smallest#", "Largest#", "Times measured#"));
        for (Series one : content.timings()) {
            double[] sorted = one.points().stream().mapToDouble(Point::value).sorted().toArray();
            table.row(
                    Table.code(one.name()),
                    Table.number(Numbers.value(median(sorted))),
                    Table.number(Numbers.value(sorted[0])),
                    Table.number(Numbers.value(sorted[sorted.length - 1])),
                    Table.number(Numbers.count(sorted.length)));
        }
        return section(
                "Timings",
                "<p class=\"note\">These may differ between two runs that are otherwise"
                        + " equal.</p>\n",
                table);
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static String section(String heading, String note, Table table) {
        if (table.size() == 0) {
            return "";
        }
        String body =
                table.size() <= LONG_TABLE
                        ? table.html()
                        : String.format(
                                Locale.ROOT,
                                "<details>\n<summary>%d rows</summary>\n%s</details>\n",
                                table.size(),
                                table.html());
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
                .map(one -> Numbers.given(one.value()) + " (" + one.name() + ")")
                .collect(Collectors.joining("; "));
    }
}
