package dev.residue.app.sweep;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.residue.training.checkpoint.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a sweep file asks for, checked: every run with its experiment and its directory.
 *
 * @param name the sweep file's name, without its ending
 * @param text the sweep file
 * @param out the sweep's directory
 * @param runs all runs: the first axis varies slowest, the seed fastest
 */
public record SweepPlan(String name, String text, Path out, List<SweepRun> runs) {

    /** The copy of the sweep file, in the sweep's directory. */
    public static final String COPY = "sweep.yaml";

    /** The measures that a report shows of a sweep whose file names none. */
    public static final List<String> COLLECTED = List.of("accuracy/*");

    /** The list of runs, in the sweep's directory. */
    public static final String LIST = "plan.json";

    public SweepPlan {
        runs = List.copyOf(runs);
    }

    /** Returns where what a run's process said lies. */
    public Path logFile(SweepRun run) {
        return out.resolve("logs").resolve(run.name() + ".log");
    }

    /** Returns the list of runs: name, axes, seed, and directory as seen from the sweep's. */
    public JsonArray toJson() {
        JsonArray list = new JsonArray();
        for (SweepRun run : runs) {
            JsonObject one = new JsonObject();
            one.addProperty("name", run.name());
            JsonObject values = new JsonObject();
            run.axes().forEach(values::addProperty);
            one.add("axes", values);
            one.addProperty("seed", run.seed());
            one.addProperty("directory", out.relativize(run.directory()).toString());
            list.add(one);
        }
        return list;
    }

    /** Writes the copy of the file and the list of runs, each wholly or not at all. */
    public void write() throws IOException {
        Files.createDirectories(out.resolve("runs"));
        DurableFiles.write(out.resolve(COPY), text);
        String json = new GsonBuilder().setPrettyPrinting().create().toJson(toJson());
        DurableFiles.write(out.resolve(LIST), json + "\n");
    }
}
