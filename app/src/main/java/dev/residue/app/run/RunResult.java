package dev.residue.app.run;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.residue.analysis.study.ClaimResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a run came to.
 *
 * @param seconds the time that this session took, evaluation and probes included
 * @param msPerStep the mean time of one of this session's steps, evaluation and probes left out
 * @param metrics the last value of everything measured
 * @param claims the paper's findings with their verdicts
 * @param found what it came to by its own measurements, such as its best checkpoint
 * @param interrupted whether it was told to stop before its last step
 */
public record RunResult(
        Path directory,
        String experiment,
        String engine,
        String device,
        long seed,
        long steps,
        double seconds,
        double msPerStep,
        double probeShare,
        double evaluationShare,
        Map<String, Double> metrics,
        List<ClaimResult> claims,
        Path report,
        List<GoalResult> found,
        boolean interrupted) {

    /** Returns what people are told of that, a line each. */
    public List<String> remarks() {
        return found.stream().map(GoalResult::line).toList();
    }

    /** Returns the object that {@code --json} prints. */
    public JsonObject toJson() {
        JsonObject object = new JsonObject();
        object.addProperty("runDir", directory.toString());
        object.addProperty("experiment", experiment);
        object.addProperty("engine", engine);
        object.addProperty("device", device);
        object.addProperty("seed", seed);
        object.addProperty("steps", steps);
        object.addProperty("seconds", seconds);
        object.addProperty("msPerStep", msPerStep);
        JsonObject values = new JsonObject();
        metrics.forEach(values::addProperty);
        object.add("metrics", values);
        JsonArray verdicts = new JsonArray();
        for (ClaimResult result : claims) {
            JsonObject claim = new JsonObject();
            claim.addProperty("id", result.claim().id());
            claim.addProperty("verdict", result.verdict().words());
            claim.addProperty("measured", result.measured());
            verdicts.add(claim);
        }
        object.add("claims", verdicts);
        object.addProperty("report", report.toString());
        for (GoalResult one : found) {
            object.add(one.kind(), one.toJson());
        }
        return object;
    }
}
