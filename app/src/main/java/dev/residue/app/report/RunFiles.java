package dev.residue.app.report;

import dev.residue.training.PlainFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of a run directory that a report is made of.
 *
 * <p>Everything is read when this is constructed. A file that a short or a stopped run does not
 * have yet counts as empty; only {@code experiment.yaml} must be there.
 */
public final class RunFiles {
    private static final Pattern PROBE_FILE = Pattern.compile("step-(\\d+)\\.jsonl");
    private static final String RECORD = "\"step\", \"name\" and \"value\"";
    private static final String MEASUREMENT = "\"probe\", \"name\" and \"value\"";

    private final String configuration;
    private final List<Series> metrics;
    private final List<Measurement> measurements;
    private final List<Series> timings;

    /**
     * Reads a run directory.
     *
     * @throws IllegalArgumentException when it is not one, or when a line of a journal cannot be
     *     read; the message names the file and the line
     * @throws IOException when a file cannot be read at all
     */
    public RunFiles(Path runDirectory) throws IOException {
        Path experiment = runDirectory.resolve("experiment.yaml");
        if (!Files.isRegularFile(experiment)) {
            throw new IllegalArgumentException(
                    String.format(
                                    Locale.ROOT,
                                    "%s is not a run directory: it has no experiment.yaml. A run"
                                            + " directory is what",
                                    runDirectory)
                            + " 'residue run' prints at its end.");
        }
        configuration = Files.readString(PlainFile.require(experiment));
        metrics = journal(runDirectory.resolve("metrics.jsonl"));
        timings = journal(runDirectory.resolve("timings.jsonl"));
        measurements = measurements(runDirectory.resolve("probes"));
    }

    /** Returns the resolved experiment file as it is. */
    public String configuration() {
        return configuration;
    }

    /** Returns the series of {@code metrics.jsonl} in the order in which their names appear. */
    public List<Series> metrics() {
        return metrics;
    }

    /** Returns the series of {@code timings.jsonl}. */
    public List<Series> timings() {
        return timings;
    }

    /** Returns what the probes measured, in the order of the steps. */
    public List<Measurement> measurements() {
        return measurements;
    }

    /**
     * Returns all that can be drawn over the steps: the metrics, then the probes' measurements
     * without an index.
     *
     * <p>A name in both is taken from the metrics alone: probes may measure on other samples, and a
     * curve that changes its sample along the way misleads.
     */
    public List<Series> curves() {
        Map<String, Series> curves = new LinkedHashMap<>();
        metrics.forEach(series -> curves.put(series.name(), series));
        SeriesCollector probed = new SeriesCollector();
        for (Measurement measurement : measurements) {
            if (measurement.index().isEmpty()) {
                probed.add(measurement.step(), measurement.name(), measurement.value());
            }
        }
        probed.series().forEach(series -> curves.putIfAbsent(series.name(), series));
        return List.copyOf(curves.values());
    }

    /** Returns the measurements without an index of the last checkpoint that was probed. */
    public List<Series> lastMeasured() {
        long last = measurements.stream().mapToLong(Measurement::step).max().orElse(-1);
        return measurements.stream()
                .filter(measurement -> measurement.step() == last)
                .filter(measurement -> measurement.index().isEmpty())
                .map(one -> new Series(one.name(), List.of(new Point(last, one.value()))))
                .toList();
    }

    /** Returns the measurements with an index of the last checkpoint that was probed. */
    public List<Measurement> lastIndexed() {
        long last = measurements.stream().mapToLong(Measurement::step).max().orElse(-1);
        return measurements.stream()
                .filter(measurement -> measurement.step() == last)
                .filter(measurement -> measurement.index().isPresent())
                .toList();
    }

    private static List<Series> journal(Path file) throws IOException {
        SeriesCollector collector = new SeriesCollector();
        if (PlainFile.isThere(file)) {
            List<Entry> entries = JsonLines.read(file, RECORD, RunFiles::entry);
            entries.forEach(entry -> collector.add(entry.step, entry.name, entry.value));
        }
        return collector.series();
    }

    private static @Nullable Entry entry(JsonLines.Line line) {
        return line.step() == null || line.name() == null || line.value() == null
                ? null
                : new Entry(line.step(), line.name(), line.value());
    }

    private static List<Measurement> measurements(Path probes) throws IOException {
        if (!Files.isDirectory(probes)) {
            return List.of();
        }
        TreeMap<Long, Path> files = new TreeMap<>();
        try (Stream<Path> listing = Files.list(probes)) {
            for (Path file : (Iterable<Path>) listing::iterator) {
                Matcher name = PROBE_FILE.matcher(file.getFileName().toString());
                if (name.matches()) {
                    files.put(Long.valueOf(name.group(1)), file);
                }
            }
        }
        List<Measurement> all = new ArrayList<>();
        for (Map.Entry<Long, Path> file : files.entrySet()) {
            long step = file.getKey();
            all.addAll(
                    JsonLines.read(file.getValue(), MEASUREMENT, line -> measurement(step, line)));
        }
        return List.copyOf(all);
    }

    private static @Nullable Measurement measurement(long step, JsonLines.Line line) {
        if (line.probe() == null || line.name() == null || line.value() == null) {
            return null;
        }
        OptionalInt index = line.index();
        return new Measurement(step, line.probe(), line.name(), index, line.value());
    }

    private record Entry(long step, String name, double value) {}

    /** Gathers values by name; a step that is given twice keeps its later value. */
    private static final class SeriesCollector {
        private final Map<String, TreeMap<Long, Double>> byName = new LinkedHashMap<>();

        void add(long step, String name, double value) {
            byName.computeIfAbsent(name, unused -> new TreeMap<>()).put(step, value);
        }

        List<Series> series() {
            List<Series> all = new ArrayList<>();
            byName.forEach(
                    (name, values) -> {
                        List<Point> points = new ArrayList<>();
                        values.forEach((step, value) -> points.add(new Point(step, value)));
                        all.add(new Series(name, points));
                    });
            return List.copyOf(all);
        }
    }
}
