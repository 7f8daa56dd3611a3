package dev.residue.app.report;

import dev.residue.analysis.statistics.Series;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The values an axis spans, known before the chart is drawn so that labels can be placed.
 *
 * @param high the largest, above {@code low}
 * @param logarithmic whether equal ratios are equally far apart; then {@code low} is above 0
 */
record AxisRange(double low, double high, boolean logarithmic) {
    private static final double MARGIN = 0.04;

    /**
     * The values of a chart's curves and baselines: logarithmic for losses; from 0 to 1 for shares;
     * otherwise as far as the values go.
     */
    static AxisRange values(CurveFamily family, List<BaselineRule> baselines) {
        double[] finite =
                DoubleStream.concat(
                                family.curves().stream()
                                        .flatMap(curve -> curve.points().stream())
                                        .mapToDouble(Series.Point::value),
                                baselines.stream().mapToDouble(BaselineRule::value))
                        .filter(Double::isFinite)
                        .toArray();
        if (family.isLoss()) {
            double[] positive = DoubleStream.of(finite).filter(value -> value > 0).toArray();
            if (positive.length > 0) {
                return widened(positive, true);
            }
        }
        boolean share = DoubleStream.of(finite).allMatch(value -> value >= 0 && value <= 1);
        boolean visible = DoubleStream.of(finite).anyMatch(value -> value > 0.25);
        if (share && (visible || family.isAccuracy())) {
            return new AxisRange(0, 1, false);
        }
        return finite.length == 0 ? new AxisRange(0, 1, false) : widened(finite, false);
    }

    private static AxisRange widened(double[] values, boolean logarithmic) {
        double low = DoubleStream.of(values).min().orElseThrow();
        double high = DoubleStream.of(values).max().orElseThrow();
        if (logarithmic) {
            double factor = low == high ? 2 : Math.pow(high / low, MARGIN);
            return new AxisRange(low / factor, high * factor, true);
        }
        if (low == high) {
            double room = low == 0 ? 1 : Math.abs(low) / 2;
            return new AxisRange(low - room, high + room, false);
        }
        double room = (high - low) * MARGIN;
        // An axis that begins just below 0 without any negative value reads as if there were some.
        return new AxisRange(low >= 0 ? Math.max(0, low - room) : low - room, high + room, false);
    }

    /** Where a value lies between {@code low} (0) and {@code high} (1). */
    double fraction(double value) {
        return logarithmic
                ? Math.log(value / low) / Math.log(high / low)
                : (value - low) / (high - low);
    }

    List<Double> decades() {
        int first = (int) Math.ceil(Math.log10(low));
        int last = (int) Math.floor(Math.log10(high));
        return IntStream.rangeClosed(first, last).mapToObj(power -> Math.pow(10, power)).toList();
    }
}
