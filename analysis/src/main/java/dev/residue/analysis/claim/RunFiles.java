package dev.residue.analysis.claim;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.residue.analysis.phase.Series;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads a run directory's measurements: {@code metrics.jsonl} and {@code probes/step-*.jsonl}.
 *
 * <p>Where both have a name, as the accuracies, the series is the journal's, which has more
 * evaluations, and the number at the end is the probe's, which has more sequences. Numbers that are
 * not finite are left out.
 */
public final class RunFiles {

    private static final Pattern PROBED = Pattern.compile("step-(\\d+)\\.jsonl");

    private final Map<String, SortedMap<Long, Double>> journal = new HashMap<>();
    private final Map<String, SortedMap<Long, Double>> probed = new HashMap<>();
    private Map<String, Double> finals = new HashMap<>();
    private Map<String, SortedMap<Long, Double>> indexed = new HashMap<>();

    private RunFiles() {}

    /**
     * Reads what is there; a run without probes has only its journal.
     *
     * @throws NoSuchFileException if the directory is not there
     * @throws IOException if a line cannot be read, naming file and line
     */
    public static RunMeasurements read(Path run) throws IOException {
        if (!Files.isDirectory(run)) {
            throw new NoSuchFileException(run.toString(), null, "no run directory");
        }
        RunFiles files = new RunFiles();
        Path metrics = run.resolve("metrics.jsonl");
        if (Files.exists(metrics)) {
            files.readJournal(metrics);
        }
        for (Map.Entry<Long, Path> file : probes(run.resolve("probes")).entrySet()) {
            files.readProbes(file.getKey(), file.getValue());
        }
        Map<String, Series> series = new HashMap<>();
        files.probed.forEach((name, values) -> series.put(name, series(values)));
        files.journal.forEach((name, values) -> series.put(name, series(values)));
        return new RunMeasurements(series, files.finals, files.indexed);
    }

    private static SortedMap<Long, Path> probes(Path directory) throws IOException {
        SortedMap<Long, Path> files = new TreeMap<>();
        if (Files.isDirectory(directory)) {
            try (Stream<Path> listing = Files.list(directory)) {
                for (Path file : listing.toList()) {
                    Matcher matcher = PROBED.matcher(file.getFileName().toString());
                    if (matcher.matches()) {
                        files.put(Long.parseLong(matcher.group(1)), file);
                    }
                }
            }
        }
        return files;
    }

    private void readJournal(Path file) throws IOException {
        forEachLine(
                file,
                line ->
                        put(
                                journal,
                                line.get("name").getAsString(),
                                line.get("step").getAsLong(),
                                line.get("value").getAsDouble()));
    }

    private void readProbes(long step, Path file) throws IOException {
        // the files come in the order of their steps: what the last one says is what stays
        finals = new HashMap<>();
        indexed = new HashMap<>();
        forEachLine(
                file,
                line -> {
                    String name = line.get("name").getAsString();
                    double value = line.get("value").getAsDouble();
                    JsonElement index = line.get("index");
                    if (index == null || index.isJsonNull()) {
                        put(probed, name, step, value);
                        finals.put(name, value);
                    } else {
                        put(indexed, name, index.getAsLong(), value);
                    }
                });
    }

    private static void put(
            Map<String, SortedMap<Long, Double>> values, String name, long key, double value) {
        if (Double.isFinite(value)) {
            values.computeIfAbsent(name, absent -> new TreeMap<>()).put(key, value);
        }
    }

    private static Series series(SortedMap<Long, Double> values) {
        return new Series(
                values.keySet().stream().mapToLong(Long::longValue).toArray(),
                values.values().stream().mapToDouble(Double::doubleValue).toArray());
    }

    private interface Line {
        void accept(JsonObject line);
    }

    private static void forEachLine(Path file, Line action) throws IOException {
        String text = Files.readString(file, StandardCharsets.UTF_8);
        // a run that goes on may be half-way through its last line
        List<String> lines = text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            try {
                action.accept(JsonParser.parseString(lines.get(i)).getAsJsonObject());
            } catch (JsonParseException
                    | IllegalStateException
                    | NumberFormatException
                    | UnsupportedOperationException
                    | NullPointerException e) {
                throw new IOException(
                        String.format(
                                Locale.ROOT,
                                "%s:%d: not a measurement: %s",
                                file,
                                i + 1,
                                lines.get(i).strip()),
                        e);
            }
        }
    }
}
