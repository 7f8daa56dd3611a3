package dev.residue.training.checkpoint;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a run appends to: one number a line, as a JSON object.
 *
 * <p>A process that is killed while it writes leaves a last line without its end, which is no
 * damage.
 */
public final class JsonLines {

    private static final int EXCERPT = 60;

    private JsonLines() {}

    /**
     * A line.
     *
     * @param number its number, from 1
     * @param start the place of its first byte
     * @param end the place after its last byte, the line break included
     * @param isEnded whether it has its line break
     * @param text what stands in it
     * @param fields what it says; null where it is not one JSON object
     */
    public record Line(
            int number, int start, int end, boolean isEnded, String text, @Nullable Fields fields) {

        /** Returns the step of its record, or -1 if it is none. */
        long step() {
            return fields == null || fields.step() == null ? -1 : fields.step();
        }
    }

    /** The keys that a line may have, null where it has not; others are passed over. */
    public record Fields(
            @Nullable Long step,
            @Nullable String probe,
            @Nullable String name,
            @Nullable Long index,
            @Nullable Double value) {}

    /** Returns the lines of a file's bytes. */
    public static List<Line> of(byte[] content) {
        List<Line> lines = new ArrayList<>();
        for (int start = 0; start < content.length; ) {
            int end = start;
            while (end < content.length && content[end] != '\n') {
                end++;
            }
            boolean isEnded = end < content.length;
            String text = new String(content, start, end - start, StandardCharsets.UTF_8);
            int next = isEnded ? end + 1 : end;
            lines.add(new Line(lines.size() + 1, start, next, isEnded, text, parse(text)));
            start = next;
        }
        return lines;
    }

    /**
     * Reads a file.
     *
     * @param keys the keys that each line needs, for the error message
     * @param shape makes a line's fields a record, or null where one that it needs is absent
     * @throws MalformedLineException if a line other than a torn last one is no record
     */
    public static <T> List<T> read(Path file, String keys, Function<Fields, @Nullable T> shape)
            throws IOException {
        List<T> records = new ArrayList<>();
        for (Line line : of(RunFile.bytes(file))) {
            @Nullable T record = line.fields() == null ? null : shape.apply(line.fields());
            if (record != null) {
                records.add(record);
            } else if (line.isEnded()) {
                throw new MalformedLineException(
                        "%s:%s: expected one JSON object with %s, found: %s"
                                .formatted(file, line.number(), keys, excerpt(line.text())));
            }
        }
        return records;
    }

    private static @Nullable Fields parse(String line) {
        try {
            return fields(line);
        } catch (IOException | IllegalStateException | NumberFormatException e) {
            return null;
        }
    }

    private static Fields fields(String line) throws IOException {
        Long step = null;
        String probe = null;
        String name = null;
        Long index = null;
        Double value = null;
        JsonReader reader = new JsonReader(new StringReader(line));
        reader.setStrictness(Strictness.STRICT);
        reader.beginObject();
        while (reader.hasNext()) {
            switch (reader.nextName()) {
                case "step" -> step = reader.nextLong();
                case "probe" -> probe = reader.nextString();
                case "name" -> name = reader.nextString();
                case "index" -> index = index(reader);
                case "value" -> value = value(reader);
                default -> reader.skipValue();
            }
        }
        reader.endObject();
        if (reader.peek() != JsonToken.END_DOCUMENT) {
            throw new IllegalStateException("more than one object");
        }
        return new Fields(step, probe, name, index, value);
    }

    private static @Nullable Long index(JsonReader reader) throws IOException {
        if (reader.peek() == JsonToken.NULL) {
            reader.nextNull();
            return null;
        }
        return reader.nextLong();
    }

    /** A diverged run has values that are no JSON numbers; its report must still be made. */
    private static double value(JsonReader reader) throws IOException {
        reader.setStrictness(Strictness.LENIENT);
        try {
            return reader.nextDouble();
        } finally {
            reader.setStrictness(Strictness.STRICT);
        }
    }

    private static String excerpt(String line) {
        return line.length() <= EXCERPT ? line : line.substring(0, EXCERPT) + "…";
    }
}
