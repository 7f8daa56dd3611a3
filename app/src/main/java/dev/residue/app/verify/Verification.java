package dev.residue.app.verify;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.residue.training.checkpoint.Damage;
import java.nio.file.Path;
import java.util.List;

/**
 * What a check of a run's files came to.
 *
 * @param leftovers what a kill left behind, which resuming deletes or passes over
 */
public record Verification(Path run, int checkpoints, List<Damage> findings, List<Path> leftovers) {

    /** Returns a file's path inside the run's directory, with slashes. */
    public String nameOf(Path file) {
        return run.relativize(file).toString().replace('\\', '/');
    }

    /** Returns this as {@code {"runDir", "checkpoints", "findings": [{"file", "problem"}]}}. */
    public JsonObject toJson() {
        JsonArray list = new JsonArray();
        for (Damage damage : findings) {
            JsonObject finding = new JsonObject();
            finding.addProperty("file", nameOf(damage.file()));
            finding.addProperty("problem", damage.problem());
            list.add(finding);
        }
        JsonObject json = new JsonObject();
        json.addProperty("runDir", run.toString());
        json.addProperty("checkpoints", checkpoints);
        json.add("findings", list);
        return json;
    }
}
