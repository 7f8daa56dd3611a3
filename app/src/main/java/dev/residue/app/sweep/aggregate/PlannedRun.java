package dev.residue.app.sweep.aggregate;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import dev.residue.app.run.RequestException;
import dev.residue.app.sweep.SweepPlan;
import dev.residue.training.checkpoint.RunFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A run as the list of a sweep's runs names it.
 *
 * @param axes by the path of each key that varies, its value as YAML
 * @param directory as seen from the sweep's
 */
public record PlannedRun(String name, Map<String, String> axes, long seed, String directory) {

    public PlannedRun {
        axes = Collections.unmodifiableMap(new LinkedHashMap<>(axes));
    }

    /** Returns whether a directory is that of a sweep. */
    public static boolean isSweep(Path directory) {
        return Files.isRegularFile(directory.resolve(SweepPlan.LIST));
    }

    /** Reads the list of a sweep's directory, or refuses what is none. */
    public static List<PlannedRun> read(Path sweep) throws IOException {
        Path file = sweep.resolve(SweepPlan.LIST);
        if (!isSweep(sweep)) {
            throw new RequestException(
                    sweep + " is not the directory of a sweep: it has no " + SweepPlan.LIST,
                    "give a directory that 'residue sweep' made");
        }
        String text = new String(RunFile.bytes(file), StandardCharsets.UTF_8);
        try {
            List<PlannedRun> runs = new ArrayList<>();
            for (JsonElement one : new Gson().fromJson(text, JsonArray.class)) {
                runs.add(of(one.getAsJsonObject()));
            }
            return runs;
        } catch (JsonParseException
                | IllegalStateException
                | NullPointerException
                | UnsupportedOperationException
                | NumberFormatException e) {
            throw new RequestException(
                    file + " is no list of a sweep's runs",
                    "run the same 'residue sweep' again, which writes it anew");
        }
    }

    private static PlannedRun of(JsonObject run) {
        Map<String, String> axes = new LinkedHashMap<>();
        run.getAsJsonObject("axes")
                .entrySet()
                .forEach(axis -> axes.put(axis.getKey(), text(axis.getValue())));
        return new PlannedRun(
                run.get("name").getAsString(),
                axes,
                run.get("seed").getAsLong(),
                run.get("directory").getAsString());
    }

    private static String text(JsonElement value) {
        return value instanceof JsonPrimitive one ? one.getAsString() : value.toString();
    }
}
