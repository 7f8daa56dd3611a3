package dev.residue.analysis;

import com.google.gson.JsonObject;
import dev.residue.training.CheckpointStore;
import dev.residue.training.Damage;
import dev.residue.training.DurableFiles;
import dev.residue.training.PlainFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * What probes found, on disk: {@code step-00000500.jsonl} with one measurement a line, and {@code
 * step-00000500.npz} with the arrays, where there are any, and {@code step-00000500.sha256} with
 * the hashes of both.
 */
public final class ProbeFiles {

    private final Path directory;

    /** Makes the files' directory where absent. */
    public ProbeFiles(Path directory) throws IOException {
        this.directory = PlainFile.makeDirectory(directory);
    }

    /** Returns whether a step has been recorded, and is as it was recorded. */
    public boolean has(long step) throws IOException {
        List<Damage> found = new ArrayList<>();
        if (PlainFile.isThere(hashes(step))) {
            ProbeCheck.checkListed(hashes(step), new HashSet<>(), found);
        }
        return PlainFile.isThere(hashes(step)) && found.isEmpty();
    }

    /** Deletes what was recorded after a step, and what a kill left unfinished. */
    public void cut(long keepThrough) throws IOException {
        DurableFiles.deleteUnfinished(directory);
        for (Path file : DurableFiles.entries(directory)) {
            if (ProbeCheck.stepOf(file) > keepThrough) {
                DurableFiles.delete(file);
            }
        }
    }

    /** Returns the file of the hashes of a step's other files. */
    public Path hashes(long step) {
        return directory.resolve(CheckpointStore.name(step) + ProbeCheck.HASHES);
    }

    /** Returns the file of a step's numbers. */
    public Path numbers(long step) {
        return directory.resolve(CheckpointStore.name(step) + ".jsonl");
    }

    /** Returns the file of a step's arrays. */
    public Path arrays(long step) {
        return directory.resolve(CheckpointStore.name(step) + ".npz");
    }

    /** Writes a step's findings, and last their hashes. */
    public void write(long step, Measurements measurements) throws IOException {
        DurableFiles.delete(hashes(step));
        DurableFiles.delete(arrays(step));
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
