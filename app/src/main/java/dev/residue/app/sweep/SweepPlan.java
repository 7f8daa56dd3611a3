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
 * @param axes what varies, in the file's order
 * @param seeds the seed of each run of one combination of the axes' values
 * @param collect the measures that are collected, where a star stands for any characters
 * @param limit how many runs need no {@code --yes}
 * @param runs all runs: the first axis varies slowest, the seed fastest
 */
public record SweepPlan(
        String name,
        String text,
        Path out,
        List<SweepAxis> axes,
        List<Long> seeds,
        List<String> collect,
        int limit,
        List<SweepRun> runs) {

    public SweepPlan {
        axes = List.copyOf(axes);
        seeds = List.copyOf(seeds);
        collect = List.copyOf(collect);
        runs = List.copyOf(runs);
    }

    /** Returns where the copy of the sweep file lies. */
    public Path sweepFile() {
        return out.resolve("sweep.yaml");
    }

    /** Returns where the list of runs lies. */
    public Path planFile() {
        return out.resolve("plan.json");
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
        DurableFiles.write(sweepFile(), text);
        String json = new GsonBuilder().setPrettyPrinting().create().toJson(toJson());
        DurableFiles.write(planFile(), json + "\n");
    }
}
