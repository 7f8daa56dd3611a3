package dev.residue.analysis;

import com.google.gson.JsonObject;
import dev.residue.training.CheckpointStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * What probes found, on disk: {@code step-00000500.jsonl} with one measurement a line, and {@code
 * step-00000500.npz} with the arrays, where there are any.
 */
public final class ProbeFiles {

    private final Path directory;

    /** Makes the files' directory where absent. */
    public ProbeFiles(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
    }

    /** Returns whether a step has been recorded. */
    public boolean has(long step) {
        return Files.exists(numbers(step));
    }

    /** Returns the file of a step's numbers. */
    public Path numbers(long step) {
        return directory.resolve(CheckpointStore.name(step) + ".jsonl");
    }

    /** Returns the file of a step's arrays. */
    public Path arrays(long step) {
        return directory.resolve(CheckpointStore.name(step) + ".npz");
    }

    /** Writes a step's findings beside and renames them, the numbers last. */
    public void write(long step, Measurements measurements) throws IOException {
        if (!measurements.arrays().isEmpty()) {
            Path beside = directory.resolve(CheckpointStore.name(step) + ".npz.unfinished");
            NumpyArchive.write(beside, measurements.arrays());
            Files.move(beside, arrays(step), StandardCopyOption.ATOMIC_MOVE);
        }
        StringBuilder lines = new StringBuilder();
        for (Measurement measurement : measurements.numbers()) {
            lines.append(json(measurement)).append('\n');
        }
        Path beside = directory.resolve(CheckpointStore.name(step) + ".jsonl.unfinished");
        Files.writeString(beside, lines, StandardCharsets.UTF_8);
        Files.move(beside, numbers(step), StandardCopyOption.ATOMIC_MOVE);
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
