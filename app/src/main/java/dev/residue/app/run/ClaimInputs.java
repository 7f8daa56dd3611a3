package dev.residue.app.run;

import dev.residue.analysis.study.RunMeasurements;
import dev.residue.analysis.record.Series;
import dev.residue.app.report.Measurement;
import dev.residue.app.report.Point;
import dev.residue.app.report.RunFiles;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Hands what a run's files hold to phases and claims; numbers that are not finite are left out. */
final class ClaimInputs {

    private ClaimInputs() {}

    static RunMeasurements of(RunFiles files) {
        Map<String, Series> series = new HashMap<>();
        files.curves().forEach(one -> series.put(one.name(), finite(one.points())));
        Map<String, Double> finals = new HashMap<>();
        files.lastMeasured().forEach(one -> finals.put(one.name(), one.last().value()));
        Map<String, SortedMap<Long, Double>> indexed = new HashMap<>();
        for (Measurement one : files.lastIndexed()) {
            indexed.computeIfAbsent(one.name(), absent -> new TreeMap<>())
                    .put((long) one.index().orElseThrow(), one.value());
        }
        return new RunMeasurements(series, finals, indexed);
    }

    private static Series finite(List<Point> points) {
        List<Point> kept = points.stream().filter(point -> Double.isFinite(point.value())).toList();
        return new Series(
                kept.stream().mapToLong(Point::step).toArray(),
                kept.stream().mapToDouble(Point::value).toArray());
    }
}
