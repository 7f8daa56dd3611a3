package dev.residue.training;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A file of named numbers by step, one JSON object a line: {@code {"step": 100, "name":
 * "loss/direct/train", "value": 0.5}}.
 */
public final class MetricsJournal implements AutoCloseable {

    private final BufferedWriter writer;

    /**
     * Opens a journal.
     *
     * @param file the file, created where absent
     * @param keepThrough records after this step are cut off, as is a last line without an end
     */
    public MetricsJournal(Path file, long keepThrough) throws IOException {
        if (Files.exists(file)) {
            cut(file, keepThrough);
        }
        writer =
                Files.newBufferedWriter(
                        file,
                        StandardCharsets.UTF_8,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
    }

    /** Appends a record; {@link #flush} hands it to the operating system. */
    public void record(long step, String name, double value) throws IOException {
        JsonObject line = new JsonObject();
        line.addProperty("step", step);
        line.addProperty("name", name);
        line.addProperty("value", value);
        writer.write(line + "\n");
    }

    /** Hands all records to the operating system. */
    public void flush() throws IOException {
        writer.flush();
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }

    private static void cut(Path file, long keepThrough) throws IOException {
        String text = Files.readString(file, StandardCharsets.UTF_8);
        List<String> kept = new ArrayList<>();
        int start = 0;
        int number = 1;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
            String line = text.substring(start, end + 1);
            if (stepOf(line, file, number) <= keepThrough) {
                kept.add(line);
            }
            start = end + 1;
            number++;
        }
        // a kill in between must not cost the records before the cut
        Path beside = file.resolveSibling(file.getFileName() + ".unfinished");
        Files.writeString(beside, String.join("", kept), StandardCharsets.UTF_8);
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static long stepOf(String line, Path file, int number) throws IOException {
        try {
            return JsonParser.parseString(line).getAsJsonObject().get("step").getAsLong();
        } catch (JsonParseException | IllegalStateException | NullPointerException e) {
            throw new IOException(
                    String.format(
                            Locale.ROOT,
                            "%s:%d: not a metrics record: %s",
                            file,
                            number,
                            line.strip()),
                    e);
        }
    }
}
