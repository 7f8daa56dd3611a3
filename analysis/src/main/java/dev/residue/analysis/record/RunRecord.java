package dev.residue.analysis.record;

import dev.residue.analysis.probe.Measurement;
import dev.residue.analysis.probe.ProbeRecord;
import dev.residue.analysis.statistics.Series;
import dev.residue.training.checkpoint.JsonLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that was measured in a run: series over its steps, and what its probes found.
 *
 * <p>Where a name is in both, the series has more evaluations and what the probes found last more
 * sequences.
 */
public final class RunRecord {

    /** The number of last evaluations that {@link #settled} looks at. */
    public static final int SETTLED = 5;

    private final List<Series> metrics;
    private final List<Series> timings;
    private final TreeMap<Long, ProbeRecord> probed;
    private final List<Series> curves;
    private final Map<String, Series> finite = new LinkedHashMap<>();
    private final Map<String, Double> finals = new LinkedHashMap<>();

    public RunRecord(
            List<Series> metrics, List<Series> timings, SortedMap<Long, ProbeRecord> probed) {
        this.metrics = List.copyOf(metrics);
        this.timings = List.copyOf(timings);
        this.probed = new TreeMap<>(probed);
        curves = gathered();
        for (Series one : curves) {
            List<Series.Point> points =
                    one.points().stream().filter(point -> Double.isFinite(point.value())).toList();
            if (!points.isEmpty()) {
                finite.put(one.name(), new Series(one.name(), points));
            }
        }
        for (Measurement one : lastProbed().numbers()) {
            if (one.index() == null && Double.isFinite(one.value())) {
                finals.put(one.name(), one.value());
            }
        }
    }

    /**
     * Reads a run. A file that a short or a stopped run does not have yet counts as empty; of the
     * probes' arrays those of the last step are read.
     *
     * @throws IllegalArgumentException if a line of a journal is no record; the message names the
     *     file and the line
     * @throws IOException if a file cannot be read at all
     */
    public static RunRecord read(RunFiles files) throws IOException {
        return new RunRecord(
                journal(files.metrics()), journal(files.timings()), files.probes().readAll());
    }

    /** Returns what was measured while training, in the order in which the names appear. */
    public List<Series> metrics() {
        return metrics;
    }

    /** Returns what may differ between two equal runs. */
    public List<Series> timings() {
        return timings;
    }

    public SortedMap<Long, ProbeRecord> probed() {
        return new TreeMap<>(probed);
    }

    /** Returns what all probes found at the last step; nothing of step -1 where none has run. */
    public ProbeRecord lastProbed() {
        Map.Entry<Long, ProbeRecord> last = probed.lastEntry();
        return last == null ? new ProbeRecord(-1, List.of(), Map.of()) : last.getValue();
    }

    /**
     * Returns all that can be drawn over the steps: the metrics, then the probes' measurements
     * without an index.
     *
     * <p>A name in both is taken from the metrics alone: probes may measure on other samples, and a
     * curve that changes its sample along the way misleads.
     */
    public List<Series> curves() {
        return curves;
    }

    /**
     * Returns all numbers in long form: those measured while training, then the probes', then at
     * the last step what a study computed from them.
     */
    public List<MeasuredValue> values(Map<String, Double> studied) {
        List<MeasuredValue> values = new ArrayList<>();
        long last = 0;
        for (Series series : metrics) {
            for (Series.Point point : series.points()) {
                values.add(
                        new MeasuredValue(
                                point.step(),
                                MeasuredValue.TRAINING,
                                series.name(),
                                null,
                                point.value()));
                last = Math.max(last, point.step());
            }
        }
        for (ProbeRecord record : probed.values()) {
            for (Measurement one : record.numbers()) {
                values.add(
                        new MeasuredValue(
                                record.step(), one.probe(), one.name(), one.index(), one.value()));
            }
            last = Math.max(last, record.step());
        }
        for (Map.Entry<String, Double> found : studied.entrySet()) {
            values.add(
                    new MeasuredValue(
                            last, MeasuredValue.STUDY, found.getKey(), null, found.getValue()));
        }
        return values;
    }

    /** Returns the curves by name, without the values that are not finite. */
    public Map<String, Series> series() {
        return new LinkedHashMap<>(finite);
    }

    /** Returns a curve without the values that are not finite; empty where none is. */
    public Optional<Series> series(String name) {
        return Optional.ofNullable(finite.get(name));
    }

    /** Returns a number at the end of the run; empty where it was not measured. */
    public OptionalDouble last(String name) {
        Double value = finals.get(name);
        if (value != null) {
            return OptionalDouble.of(value);
        }
        Series one = finite.get(name);
        return one == null ? OptionalDouble.empty() : OptionalDouble.of(one.last().value());
    }

    /**
     * Returns the median of the last {@value #SETTLED} evaluations, which an isolated dip does not
     * change; {@link #last} where there are fewer.
     */
    public OptionalDouble settled(String name) {
        Series one = finite.get(name);
        return one == null || one.size() < SETTLED
                ? last(name)
                : OptionalDouble.of(one.median(one.size() - SETTLED, one.size()));
    }

    /** Returns the numbers of one name at the end, by index; none where they were not measured. */
    public SortedMap<Long, Double> indexed(String name) {
        return lastProbed().indexed(name);
    }

    private List<Series> gathered() {
        Map<String, Series> all = new LinkedHashMap<>();
        metrics.forEach(one -> all.put(one.name(), one));
        Gathering found = new Gathering();
        probed.forEach(
                (step, record) ->
                        record.numbers().stream()
                                .filter(one -> one.index() == null)
                                .forEach(one -> found.add(step, one.name(), one.value())));
        found.series().forEach(one -> all.putIfAbsent(one.name(), one));
        return List.copyOf(all.values());
    }

    private static List<Series> journal(Path file) throws IOException {
        Gathering numbers = new Gathering();
        if (Files.exists(file)) {
            JsonLines.read(
                    file, "\"step\", \"name\" and \"value\"", fields -> add(fields, numbers));
        }
        return numbers.series();
    }

    private static @Nullable Boolean add(JsonLines.Fields fields, Gathering numbers) {
        if (fields.step() == null || fields.name() == null || fields.value() == null) {
            return null;
        }
        return numbers.add(fields.step(), fields.name(), fields.value());
    }

    /** Gathers values by name; a step that is given twice keeps its later value. */
    private static final class Gathering {
        private final Map<String, TreeMap<Long, Double>> byName = new LinkedHashMap<>();

        boolean add(long step, String name, double value) {
            byName.computeIfAbsent(name, unused -> new TreeMap<>()).put(step, value);
            return true;
        }

        List<Series> series() {
            List<Series> all = new ArrayList<>();
            byName.forEach(
                    (name, values) -> {
                        List<Series.Point> points = new ArrayList<>();
                        values.forEach((step, value) -> points.add(new Series.Point(step, value)));
                        all.add(new Series(name, points));
                    });
            return all;
        }
    }
}
