package dev.residue.training;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a checkpoint says of itself; its last member is the SHA-256 of everything before it.
 *
 * @param json all members
 */
public record Manifest(JsonObject json) {

    /** A configuration of 1 MB, the most that is read, has at most six times as much as JSON. */
    private static final long MOST_BYTES = 16_000_000;

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
            if (Files.size(PlainFile.require(file)) > MOST_BYTES) {
                throw new DamagedException(
                        file, "is damaged: it has " + Files.size(file) + " bytes", null);
            }
            byte[] content = Files.readAllBytes(file);
            if (!Seal.JSON.isIntact(content)) {
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
        } catch (NewerFormatException | DamagedException e) {
            throw e;
        } catch (PlainFile.DamagedException e) {
            throw new DamagedException(file, PlainFile.fault(file).orElse("is damaged"), e);
        } catch (IOException e) {
            throw new DamagedException(file, PlainFile.unreadable(e), e);
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
        DurableFiles.naming(
                file, () -> Files.writeString(file, Seal.JSON.close(body), StandardCharsets.UTF_8));
        DurableFiles.flush(file);
    }

    /** Returns the step. */
    public long step() {
        return json.get("step").getAsLong();
    }

    /** Returns how many checkpoints the run had written before. */
    public long number() {
        return json.get("number").getAsLong();
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

    /** Returns how far the journal had been written; empty if the run had none. */
    public Optional<JournalState> journal() {
        JsonObject state = json.getAsJsonObject("journal");
        return state == null ? Optional.empty() : Optional.of(JournalState.of(state));
    }

    /** Returns the length of another file of the checkpoint; empty if it is not known. */
    public OptionalLong bytes(String name) {
        JsonObject file = json.getAsJsonObject("files").getAsJsonObject(name);
        JsonElement bytes = file == null ? null : file.get("bytes");
        return bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes.getAsLong());
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
