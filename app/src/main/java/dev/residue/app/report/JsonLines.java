package dev.residue.app.report;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.residue.training.PlainFile;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Reads the journals of a run: one JSON object per line, appended while the run goes on.
 *
 * <p>A process that is killed while it writes leaves a last line without its end. That line, and
 * only that one, is passed over.
 */
final class JsonLines {
    private static final int EXCERPT = 60;

    private JsonLines() {}

    /** The fields that a journal's line may have; others are passed over. */
    record Line(
            @Nullable Long step,
            @Nullable String probe,
            @Nullable String name,
            OptionalInt index,
            @Nullable Double value) {}

    /** Turns the fields of a line into a record, or returns null where one it needs is absent. */
    interface Shape<T> {
        @Nullable T of(Line line);
    }

    /**
     * Reads a journal.
     *
     * @param keys the keys that each line needs, for the error message
     * @throws IllegalArgumentException when a line other than a torn last one cannot be read; the
     *     message names file and line
     */
    static <T> List<T> read(Path file, String keys, Shape<T> shape) throws IOException {
        String text =
                new String(Files.readAllBytes(PlainFile.require(file)), StandardCharsets.UTF_8);
        List<T> records = new ArrayList<>();
        int number = 0;
        for (int start = 0; start < text.length(); ) {
            number++;
            int newline = text.indexOf('\n', start);
            int end = newline < 0 ? text.length() : newline;
            String line = text.substring(start, end);
            T parsed = parse(line, shape);
            if (parsed != null) {
                records.add(parsed);
            } else if (newline >= 0) {
                throw new IllegalArgumentException(
                        String.format(
                                Locale.ROOT,
                                "%s:%d: expected one JSON object with %s, found: %s",
                                file,
                                number,
                                keys,
                                excerpt(line)));
            }
            start = end + 1;
        }
        return records;
    }

    private static <T> @Nullable T parse(String line, Shape<T> shape) {
        try {
            return shape.of(fields(line));
        } catch (IOException | IllegalStateException | NumberFormatException e) {
            return null;
        }
    }

    private static Line fields(String line) throws IOException {
        Long step = null;
        String probe = null;
        String name = null;
        OptionalInt index = OptionalInt.empty();
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
        return new Line(step, probe, name, index, value);
    }

    private static OptionalInt index(JsonReader reader) throws IOException {
        if (reader.peek() == JsonToken.NULL) {
            reader.nextNull();
            return OptionalInt.empty();
        }
        return OptionalInt.of(reader.nextInt());
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
