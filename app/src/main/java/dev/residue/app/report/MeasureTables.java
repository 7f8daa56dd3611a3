package dev.residue.app.report;

import dev.residue.analysis.figure.Curves;
import dev.residue.analysis.probe.Measurement;
import dev.residue.analysis.probe.ProbeRecord;
import dev.residue.analysis.record.RunRecord;
import dev.residue.analysis.statistics.Proportion;
import dev.residue.analysis.statistics.Series;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/** The tables of what a run found: splits, other final measurements, timings. */
final class MeasureTables {

    private static final String NONE = "–";

    private final ReportContent content;
    private final Map<String, Series.Point> last = new LinkedHashMap<>();
    private final Set<String> splits = new LinkedHashSet<>();

    MeasureTables(ReportContent content) {
        this.content = content;
        content.record().curves().forEach(one -> last.put(one.name(), one.last()));
        for (Curves added : content.addedCurves()) {
            added.curves().forEach(one -> last.put(one.name(), one.last()));
        }
        ProbeRecord probed = content.record().lastProbed();
        for (Measurement one : probed.numbers()) {
            if (one.index() == null) {
                last.put(one.name(), new Series.Point(probed.step(), one.value()));
            }
        }
        splits.addAll(content.splits().keySet());
        for (CurveFamily family : CurveFamily.of(content.record().curves())) {
            if (family.name().equals(CurveFamily.ACCURACY)) {
                family.curves().stream().map(family::label).forEach(splits::add);
            }
        }
    }

    /** Returns a row for each split; accuracies are those on which claims are judged. */
    Page.Grid splits() {
        boolean meanings = !content.splits().isEmpty();
        boolean baselines = splits.stream().anyMatch(split -> !baseline(split).isEmpty());
        boolean intervals = content.words().evaluated() > 0;
        List<String> headings = new ArrayList<>(List.of("Split", "Accuracy#"));
        if (intervals) {
            headings.add("99 % interval#");
        }
        headings.addAll(List.of("Loss#", "At step#"));
        if (meanings) {
            headings.add("What it is");
        }
        if (baselines) {
            headings.add("Baseline");
        }
        List<List<Page.Cell>> rows = new ArrayList<>();
        for (String split : splits) {
            List<Page.Cell> row = measured(split, intervals);
            if (meanings) {
                row.add(Page.Cell.of(content.splits().getOrDefault(split, "")));
            }
            if (baselines) {
                row.add(Page.Cell.of(baseline(split)));
            }
            rows.add(row);
        }
        return new Page.Grid(headings, rows);
    }

    /** Returns how the accuracies of the table come about. */
    String splitsNote() {
        return content.words().evaluated() == 0
                ? ""
                : ("Accuracies are medians of the last %s evaluations, each of %s sequences%s;"
                                + " where there are fewer, the last value.")
                        .formatted(
                                RunRecord.SETTLED,
                                NumberFormats.count(content.words().evaluated()),
                                content.claims().isEmpty() ? "" : ", as in the findings");
    }

    private List<Page.Cell> measured(String split, boolean intervals) {
        String name = CurveFamily.ACCURACY + "/" + split;
        OptionalDouble accuracy = content.record().settled(name);
        Series.Point loss = last.get(CurveFamily.LOSS + "/" + split);
        Series.Point either = last.containsKey(name) ? last.get(name) : loss;
        List<Page.Cell> cells = new ArrayList<>();
        cells.add(Page.Cell.code(split));
        cells.add(
                Page.Cell.of(
                        accuracy.isPresent() ? NumberFormats.share(accuracy.getAsDouble()) : NONE));
        if (intervals) {
            cells.add(Page.Cell.of(interval(accuracy)));
        }
        cells.add(Page.Cell.of(loss == null ? NONE : NumberFormats.value(loss.value())));
        cells.add(Page.Cell.of(either == null ? NONE : NumberFormats.count(either.step())));
        return cells;
    }

    private String interval(OptionalDouble accuracy) {
        double value = accuracy.orElse(Double.NaN);
        if (!(value >= 0 && value <= 1)) {
            return NONE;
        }
        Proportion share = new Proportion(value, content.words().evaluated());
        return NumberFormats.share(share.low()) + "–" + NumberFormats.share(share.high());
    }

    Page.Grid others() {
        List<List<Page.Cell>> rows = new ArrayList<>();
        for (Map.Entry<String, Series.Point> one : last.entrySet()) {
            if (!inSplitTable(one.getKey())) {
                rows.add(row(one.getKey(), "", one.getValue()));
            }
        }
        ProbeRecord probed = content.record().lastProbed();
        for (Measurement one : probed.numbers()) {
            if (one.index() != null) {
                String index = one.name() + " " + one.index();
                rows.add(
                        row(
                                one.name(),
                                content.words()
                                        .indices()
                                        .getOrDefault(index, String.valueOf(one.index())),
                                new Series.Point(probed.step(), one.value())));
            }
        }
        return new Page.Grid(List.of("Measurement", "Of", "Value#", "At step#"), rows);
    }

    private static List<Page.Cell> row(String name, String of, Series.Point point) {
        return List.of(
                Page.Cell.code(name),
                Page.Cell.of(of),
                Page.Cell.of(point.value()),
                Page.Cell.of(NumberFormats.count(point.step())));
    }

    Page.Grid timings() {
        List<List<Page.Cell>> rows = new ArrayList<>();
        for (Series one : content.record().timings()) {
            DoubleSummaryStatistics values =
                    one.points().stream().mapToDouble(Series.Point::value).summaryStatistics();
            rows.add(
                    List.of(
                            Page.Cell.code(one.name()),
                            Page.Cell.of(one.median(0, one.size())),
                            Page.Cell.of(values.getMin()),
                            Page.Cell.of(values.getMax()),
                            Page.Cell.of(NumberFormats.count(values.getCount()))));
        }
        return new Page.Grid(
                List.of("Timing", "Median#", "Smallest#", "Largest#", "Times measured#"), rows);
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
