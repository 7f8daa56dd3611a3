package dev.residue.analysis.record;

import com.google.gson.JsonObject;
import dev.residue.analysis.probe.Measurement;
import dev.residue.analysis.probe.Measurements;
import dev.residue.analysis.probe.ProbeRecord;
import dev.residue.training.checkpoint.CheckpointStore;
import dev.residue.training.checkpoint.Damage;
import dev.residue.training.checkpoint.DurableFiles;
import dev.residue.training.checkpoint.JsonLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What probes found, on disk: {@code step-00000500.jsonl} with one measurement a line, and {@code
 * step-00000500.npz} with the arrays, where there are any, and {@code step-00000500.sha256} with
 * the hashes of both.
 */
public record ProbeFiles(Path directory) {

    private static final String MEASUREMENT = "\"probe\", \"name\" and \"value\"";

    /** Returns whether a step has been recorded, and is as it was recorded. */
    public boolean has(long step) throws IOException {
        List<Damage> found = new ArrayList<>();
        if (Files.exists(hashes(step))) {
            ProbeCheck.checkListed(hashes(step), new HashSet<>(), found);
        }
        return Files.exists(hashes(step)) && found.isEmpty();
    }

    /** Deletes what was recorded after a step, and what a kill left unfinished. */
    public void cut(long keepThrough) throws IOException {
        DurableFiles.deleteUnfinished(directory);
        for (Path file : DurableFiles.entries(directory)) {
            if (ProbeCheck.stepOf(file) > keepThrough) {
                Files.delete(file);
            }
        }
    }

    public Path hashes(long step) {
        return directory.resolve(CheckpointStore.name(step) + ProbeCheck.HASHES);
    }

    public Path numbers(long step) {
        return directory.resolve(CheckpointStore.name(step) + ".jsonl");
    }

    public Path arrays(long step) {
        return directory.resolve(CheckpointStore.name(step) + ".npz");
    }

    /** Writes a step's findings, and last their hashes. */
    public void write(long step, Measurements measurements) throws IOException {
        Files.createDirectories(directory);
        Files.deleteIfExists(hashes(step));
        Files.deleteIfExists(arrays(step));
        StringBuilder hashes = new StringBuilder();
        if (!measurements.arrays().isEmpty()) {
            NumpyArchive.write(DurableFiles.beside(arrays(step)), measurements.arrays());
            DurableFiles.complete(arrays(step));
            hashes.append(ProbeCheck.line(arrays(step)));
        }
        StringBuilder lines = new StringBuilder();
        for (Measurement measurement : measurements.numbers()) {
            lines.append(json(measurement)).append('\n');
        }
        DurableFiles.write(numbers(step), lines.toString());
        hashes.append(ProbeCheck.line(numbers(step)));
        DurableFiles.write(hashes(step), hashes.toString());
    }

    /**
     * Returns what was recorded, by step, with the arrays of the last step alone.
     *
     * @throws IllegalArgumentException if a line is no measurement; the message names file and line
     */
    public SortedMap<Long, ProbeRecord> readAll() throws IOException {
        TreeMap<Long, ProbeRecord> records = new TreeMap<>();
        for (Path file : DurableFiles.entries(directory)) {
            long step = ProbeCheck.stepOf(file);
            if (file.equals(numbers(step))) {
                List<Measurement> numbers =
                        JsonLines.read(file, MEASUREMENT, ProbeFiles::measurement);
                records.put(step, new ProbeRecord(step, numbers, Map.of()));
            }
        }
        Map.Entry<Long, ProbeRecord> last = records.lastEntry();
        if (last != null && Files.exists(arrays(last.getKey()))) {
            Map<String, Measurements.Values> arrays = NumpyArchive.read(arrays(last.getKey()));
            records.put(
                    last.getKey(),
                    new ProbeRecord(last.getKey(), last.getValue().numbers(), arrays));
        }
        return records;
    }

    /** Returns the arrays of a step, by {@code <probe>/<name>}; none where there are none. */
    public Map<String, Measurements.Values> readArrays(long step) throws IOException {
        return Files.exists(arrays(step)) ? NumpyArchive.read(arrays(step)) : Map.of();
    }

    private static @Nullable Measurement measurement(JsonLines.Fields fields) {
        return fields.probe() == null || fields.name() == null || fields.value() == null
                ? null
                : new Measurement(fields.probe(), fields.name(), fields.index(), fields.value());
    }

    /** Returns a measurement as {@code {"probe", "name", "index", "value"}}. */
    public static JsonObject json(Measurement measurement) {
        JsonObject json = new JsonObject();
        json.addProperty("probe", measurement.probe());
        json.addProperty("name", measurement.name());
        if (measurement.index() != null) {
            json.addProperty("index", measurement.index());
        }
        json.addProperty("value", measurement.value());
        return json;
    }
}
