package dev.residue.app.verify;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.residue.training.PlainFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The last step at which each name was recorded in a journal; what is no record is passed over.
 *
 * @param byName the steps
 */
record LastSteps(Map<String, Long> byName) {

    /** A journal of millions of records; a longer one tells nothing. */
    private static final long MOST_BYTES = 256_000_000;

    static LastSteps of(Path journal) throws IOException {
        Map<String, Long> steps = new HashMap<>();
        if (PlainFile.fault(journal).isEmpty() && Files.size(journal) <= MOST_BYTES) {
            Files.readString(journal, StandardCharsets.ISO_8859_1)
                    .lines()
                    .forEach(line -> add(line, steps));
        }
        return new LastSteps(steps);
    }

    private static void add(String line, Map<String, Long> steps) {
        try {
            JsonObject record = JsonParser.parseString(line).getAsJsonObject();
            steps.merge(
                    record.get("name").getAsString(), record.get("step").getAsLong(), Math::max);
        } catch (JsonParseException
                | IllegalStateException
                | NullPointerException
                | NumberFormatException
                | UnsupportedOperationException e) {
            return; // the end of a line that a kill cut off, or damage that is found elsewhere
        }
    }

    /** Returns the last step of a name, or -1. */
    long of(String name) {
        return byName.getOrDefault(name, -1L);
    }

    /** Returns the last step of all, or -1. */
    long last() {
        return byName.values().stream().mapToLong(step -> step).max().orElse(-1);
    }
}
