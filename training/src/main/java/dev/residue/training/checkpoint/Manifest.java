package dev.residue.training.checkpoint;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a checkpoint says of itself; its last member is the SHA-256 of everything before it.
 *
 * @param json all members
 */
public record Manifest(JsonObject json) {

    static final String SCHEDULED = "scheduled";

    /** Thrown when a manifest is not what was written. */
    public static final class DamagedException extends IOException {

        DamagedException(Path file, String problem, @Nullable Throwable cause) {
            super(file + " " + problem, cause);
        }
    }

    /**
     * Reads and checks a manifest.
     *
     * @throws DamagedException if it is missing or not what was written
     * @throws NewerFormatException if a later version wrote it
     */
    public static Manifest read(Checkpoint checkpoint) throws IOException {
        Path file = checkpoint.manifestFile();
        try {
            byte[] content = RunFile.bytes(file);
            if (!ChecksumTrailer.JSON.isIntact(content)) {
                throw new DamagedException(file, "is damaged: its own SHA-256 differs", null);
            }
            JsonObject json =
                    JsonParser.parseString(new String(content, StandardCharsets.UTF_8))
                            .getAsJsonObject();
            long version = json.get("formatVersion").getAsLong();
            if (version > CheckpointStore.FORMAT_VERSION) {
                throw new NewerFormatException(file, version);
            }
            return new Manifest(json);
        } catch (FileSystemException e) {
            String problem = RunFile.whatElse(file);
            throw new DamagedException(file, problem.isEmpty() ? Damage.unreadable(e) : problem, e);
        } catch (JsonParseException | IllegalStateException | NullPointerException e) {
            throw new DamagedException(file, "is damaged: it is no manifest", e);
        }
    }

    static void write(Path file, Map<String, ?> members) throws IOException {
        String json =
                new GsonBuilder()
                        .setPrettyPrinting()
                        .disableHtmlEscaping()
                        .serializeNulls()
                        .create()
                        .toJson(members);
        // the seal is the last member, in place of the closing brace
        String body = json.substring(0, json.lastIndexOf('\n'));
        RunFile.writing(
                file,
                () ->
                        Files.writeString(
                                file, ChecksumTrailer.JSON.close(body), StandardCharsets.UTF_8));
        DurableFiles.flush(file);
    }

    public long step() {
        return json.get("step").getAsLong();
    }

    /** Returns how many scheduled checkpoints the run had written before. */
    public long number() {
        return json.get("number").getAsLong();
    }

    /**
     * Returns whether a run that nobody stops has this checkpoint, too; so has every one of an
     * earlier version.
     */
    public boolean isScheduled() {
        JsonElement scheduled = json.get(SCHEDULED);
        return scheduled == null || scheduled.getAsBoolean();
    }

    /** Returns the step of the checkpoint written before; empty for the first. */
    public Optional<Long> previousStep() {
        JsonElement previous = json.get("previousStep");
        return previous == null || previous.isJsonNull()
                ? Optional.empty()
                : Optional.of(previous.getAsLong());
    }

    /** Returns a text that the run added. */
    public Optional<String> text(String name) {
        JsonElement element = json.get(name);
        return element == null || !element.isJsonPrimitive()
                ? Optional.empty()
                : Optional.of(element.getAsString());
    }

    /** Returns texts by name that the run added; none where it added none of the name. */
    public Map<String, String> texts(String name) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (json.get(name) instanceof JsonObject object) {
            object.asMap().forEach((key, value) -> texts.put(key, value.getAsString()));
        }
        return texts;
    }

    /** Returns how far the journal had been written; empty if the run had none. */
    public Optional<JournalState> journal() {
        JsonObject state = json.getAsJsonObject("journal");
        return state == null ? Optional.empty() : Optional.of(JournalState.of(state));
    }

    /** Returns the SHA-256 of every other file of the checkpoint, by name. */
    public Map<String, String> hashes() {
        Map<String, String> hashes = new LinkedHashMap<>();
        for (Map.Entry<String, JsonElement> file : json.getAsJsonObject("files").entrySet()) {
            hashes.put(
                    file.getKey(), file.getValue().getAsJsonObject().get("sha256").getAsString());
        }
        return hashes;
    }
}
