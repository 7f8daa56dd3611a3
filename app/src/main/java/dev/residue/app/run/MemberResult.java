package dev.residue.app.run;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.residue.analysis.study.Verdict;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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

    /** Returns in how many runs each finding holds, those of all runs together; empty for none. */
    public static String verdicts(List<MemberResult> runs) {
        Map<String, Integer> holding = new LinkedHashMap<>();
        for (MemberResult run : runs) {
            for (JsonElement element : run.json.getAsJsonArray("claims")) {
                JsonObject claim = element.getAsJsonObject();
                boolean holds = claim.get("verdict").getAsString().equals(Verdict.HOLDS.words());
                holding.merge(claim.get("id").getAsString(), holds ? 1 : 0, Integer::sum);
            }
        }
        if (holding.isEmpty()) {
            return "";
        }
        long all = holding.values().stream().filter(count -> count == runs.size()).count();
        String others =
                holding.entrySet().stream()
                        .filter(one -> one.getValue() < runs.size())
                        .map(one -> one.getKey() + " in " + one.getValue())
                        .collect(Collectors.joining(", "));
        return "%s of %s hold in all %s runs".formatted(all, holding.size(), runs.size())
                + (others.isEmpty() ? "" : "; " + others);
    }
}
