package dev.residue.app.bench;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a benchmark measured; times are milliseconds.
 *
 * @param engine the engine and its version
 * @param members the number of models that are trained as one; times are those of all of them
 * @param tokensPerSecond the tokens of a batch, by the median
 * @param phases the median of each phase by name; what is left is freeing the step's arrays
 * @param gemmGflops the measured rate of the step's own matrix products alone, in 1e9 operations
 *     per second; null where the block does not tell them
 * @param stepGflops the rate that a step reaches, in 1e9 nominal operations per second, by the
 *     median; null where the block does not tell them
 * @param stepOperations the nominal operations of a step ({@link dev.residue.model.Operations});
 *     null where the block does not tell them
 */
public record BenchResult(
        String experiment,
        String engine,
        String device,
        int members,
        int threads,
        int steps,
        double msPerStepMedian,
        double msPerStepMin,
        double tokensPerSecond,
        Map<String, Double> phases,
        @Nullable Double gemmGflops,
        @Nullable Double stepGflops,
        @Nullable Double stepOperations) {

    /** Returns the share of the products' rate that the step reaches; null where unknown. */
    public @Nullable Double share() {
        return stepGflops == null || gemmGflops == null ? null : stepGflops / gemmGflops;
    }

    public JsonObject toJson() {
        Gson gson = new GsonBuilder().serializeNulls().create();
        JsonObject json = gson.toJsonTree(this).getAsJsonObject();
        if (members == 1) {
            json.remove("members");
        }
        json.add("share", gson.toJsonTree(share()));
        return json;
    }
}
