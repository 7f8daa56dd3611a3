package dev.residue.app.report;

import dev.residue.analysis.statistics.Series;
import java.util.Comparator;
import java.util.List;

/** What a chart of curves shows, in a few words after its title. */
final class CurveFinding {

    private static final double HIGH = 0.9;

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
            Series only = curves.get(0);
            return "from %s to %s"
                    .formatted(
                            NumberFormats.value(only.value(0)),
                            NumberFormats.value(only.last().value()));
        }
        if (family.isLoss()) {
            Series least =
                    curves.stream()
                            .min(Comparator.comparingDouble(curve -> curve.last().value()))
                            .orElseThrow();
            return "the lowest, %s, ends at %s"
                    .formatted(family.label(least), NumberFormats.value(least.last().value()));
        }
        if (!isShare) {
            return "";
        }
        long high = curves.stream().filter(curve -> curve.last().value() >= HIGH).count();
        return "%s of %s end at .9 or above".formatted(high == 0 ? "none" : high, curves.size());
    }
}
