package dev.residue.app.report;

import dev.residue.analysis.statistics.Series;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;

/** What a chart of curves shows, in a few words after its title. */
final class CurveFinding {

    private static final double HIGH = 0.9;
    private static final int FEW = 2;

    private CurveFinding() {}

    /** Returns where shares end, or where a single curve goes; nothing where that says little. */
    static String of(CurveFamily family) {
        List<Series> curves =
                family.curves().stream()
                        .filter(curve -> Double.isFinite(curve.last().value()))
                        .toList();
        if (curves.isEmpty() || family.curves().get(0).size() < 2) {
            return "";
        }
        boolean isShare =
                curves.stream()
                        .flatMap(curve -> curve.points().stream())
                        .allMatch(point -> point.value() >= 0 && point.value() <= 1);
        if (curves.size() == 1) {
            return course(curves.get(0));
        }
        if (family.isLoss()) {
            // the loss of training batches is no split's
            List<Series> splits =
                    curves.stream().filter(one -> one.name().startsWith("loss/")).toList();
            Series least =
                    (splits.isEmpty() ? curves : splits)
                            .stream()
                                    .min(Comparator.comparingDouble(curve -> curve.last().value()))
                                    .orElseThrow();
            return "the lowest, %s, ends at %s"
                    .formatted(family.label(least), NumberFormats.value(least.last().value()));
        }
        if (!isShare) {
            return "";
        }
        List<String> high = labels(family, curves, true);
        List<String> low = labels(family, curves, false);
        if (low.isEmpty()) {
            return "all end at .9 or above";
        }
        if (high.isEmpty()) {
            return "none ends at .9 or above";
        }
        if (low.size() <= FEW) {
            return "all but %s end at .9 or above".formatted(String.join(" and ", low));
        }
        return high.size() <= FEW
                ? "%s alone %s at .9 or above"
                        .formatted(String.join(" and ", high), high.size() == 1 ? "ends" : "end")
                : "%s of %s end at .9 or above".formatted(high.size(), curves.size());
    }

    private static List<String> labels(CurveFamily family, List<Series> curves, boolean isHigh) {
        return curves.stream()
                .filter(curve -> curve.last().value() >= HIGH == isHigh)
                .map(family::label)
                .toList();
    }

    /** Returns where a curve begins and ends, and how far it goes where these tell little. */
    private static String course(Series only) {
        DoubleSummaryStatistics all =
                only.points().stream()
                        .mapToDouble(Series.Point::value)
                        .filter(Double::isFinite)
                        .summaryStatistics();
        String first = NumberFormats.value(only.value(0));
        String end = NumberFormats.value(only.last().value());
        return first.equals(end)
                ? "between %s and %s, %s at the end"
                        .formatted(
                                NumberFormats.value(all.getMin()),
                                NumberFormats.value(all.getMax()),
                                end)
                : "from %s to %s".formatted(first, end);
    }
}
