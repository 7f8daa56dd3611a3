package dev.residue.app.run;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.residue.training.Checkpoint;
import dev.residue.training.PlainFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a checkpoint says of its origin.
 *
 * @param engine the engine and its version
 * @param device the device
 * @param environment versions by name
 */
record CheckpointManifest(String engine, String device, Map<String, String> environment) {

    static CheckpointManifest read(Checkpoint checkpoint) throws IOException {
        try {
            JsonObject json =
                    JsonParser.parseString(
                                    Files.readString(
                                            PlainFile.require(checkpoint.manifestFile()),
                                            StandardCharsets.UTF_8))
                            .getAsJsonObject();
            Map<String, String> environment = new LinkedHashMap<>();
            for (Map.Entry<String, JsonElement> version :
                    json.getAsJsonObject("versions").entrySet()) {
                environment.put(version.getKey(), version.getValue().getAsString());
            }
            return new CheckpointManifest(
                    json.get("engine").getAsString(),
                    json.get("device").getAsString(),
                    environment);
        } catch (JsonParseException | IllegalStateException | NullPointerException e) {
            throw new IOException(checkpoint.manifestFile() + " is damaged", e);
        }
    }
}
