package dev.residue.training;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * How far a journal had been written, and what it held.
 *
 * @param bytes its length
 * @param sha256 the SHA-256 of these bytes
 */
public record JournalState(long bytes, String sha256) {

    /** Returns the state that {@link #toJson} wrote. */
    public static JournalState of(JsonObject json) {
        return new JournalState(json.get("bytes").getAsLong(), json.get("sha256").getAsString());
    }

    /** Returns this as it stands in a manifest. */
    public JsonObject toJson() {
        JsonObject json = new JsonObject();
        json.addProperty("bytes", bytes);
        json.addProperty("sha256", sha256);
        return json;
    }

    /** Returns whether a journal still begins with exactly these bytes. */
    public boolean isBeginningOf(Path journal) throws IOException {
        if (PlainFile.fault(journal).isPresent()) {
            return bytes == 0 && !PlainFile.isThere(journal);
        }
        MessageDigest digest = DurableFiles.newDigest();
        long left = bytes;
        try (InputStream in = Files.newInputStream(journal)) {
            while (left > 0) {
                byte[] read = in.readNBytes((int) Math.min(left, 1 << 16));
                if (read.length == 0) {
                    return false;
                }
                digest.update(read);
                left -= read.length;
            }
        }
        return HexFormat.of().formatHex(digest.digest()).equals(sha256);
    }
}
