package dev.residue.app.run;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a run came to that was trained with others, here or in another process.
 *
 * @param json what {@code --json} prints of it
 * @param interrupted whether it was told to stop before its last step
 */
public record MemberResult(JsonObject json, boolean interrupted) {

    public static MemberResult of(RunResult result) {
        return new MemberResult(result.toJson(), result.interrupted());
    }

    public Path directory() {
        return Path.of(json.get("runDir").getAsString());
    }

    public String report() {
        return json.get("report").getAsString();
    }

    /** Returns the last value of everything measured. */
    public Map<String, Double> metrics() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        json.getAsJsonObject("metrics")
                .entrySet()
                .forEach(one -> metrics.put(one.getKey(), one.getValue().getAsDouble()));
        return metrics;
    }
}
