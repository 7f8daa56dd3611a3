package dev.residue.training.safetensors;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parses the header's entry of one tensor: {@code dtype}, {@code shape}, {@code data_offsets}. */
final class EntryParser {
    private enum Key {
        DTYPE,
        SHAPE,
        DATA_OFFSETS;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        static @Nullable Key of(String text) {
            for (Key key : values()) {
                if (key.text().equals(text)) {
                    return key;
                }
            }
            return null;
        }
    }

    private final JsonReader json;
    private final ByteSource source;
    private final String name;

    private DataType dataType = DataType.F32;
    private long[] shape = {};
    private long[] offsets = {};

    EntryParser(JsonReader json, ByteSource source, String name) {
        this.json = json;
        this.source = source;
        this.name = name;
    }

    TensorEntry parse() throws IOException {
        if (json.peek() != JsonToken.BEGIN_OBJECT) {
            throw failure(
                    "is "
                            + describe(json.peek())
                            + "; an object with dtype, shape and"
                            + " data_offsets is needed");
        }
        Set<Key> missing = EnumSet.allOf(Key.class);
        json.beginObject();
        while (json.hasNext()) {
            String text = json.nextName();
            Key key = Key.of(text);
            if (key == null) {
                throw failure(
                        "has the unknown key "
                                + Limits.quote(text)
                                + "; only dtype, shape and data_offsets are allowed");
            }
            if (!missing.remove(key)) {
                throw failure("has " + key.text() + " twice; keys must differ");
            }
            switch (key) {
                case DTYPE -> dataType = dataType();
                case SHAPE -> shape = numbers(key, Limits.RANK);
                case DATA_OFFSETS -> offsets = numbers(key, 2);
            }
        }
        json.endObject();
        for (Key key : missing) {
            throw failure("has no " + key.text() + "; dtype, shape and data_offsets are needed");
        }
        return entry();
    }

    private DataType dataType() throws IOException {
        if (json.peek() != JsonToken.STRING) {
            throw failure("has a dtype that is " + describe(json.peek()) + "; a string is needed");
        }
        String text = json.nextString();
        DataType known = DataType.named(text);
        if (known == null) {
            throw failure(
                    "has the unknown dtype "
                            + Limits.quote(text)
                            + "; known are "
                            + DataType.known());
        }
        return known;
    }

    private long[] numbers(Key key, int most) throws IOException {
        if (json.peek() != JsonToken.BEGIN_ARRAY) {
            throw failure(
                    "has a "
                            + key.text()
                            + " that is "
                            + describe(json.peek())
                            + "; an array of whole numbers is needed");
        }
        long[] numbers = new long[most];
        int count = 0;
        json.beginArray();
        while (json.hasNext()) {
            if (count == most) {
                throw failure("has a " + key.text() + " of more than " + most + " numbers");
            }
            numbers[count++] = number(key);
        }
        json.endArray();
        return Arrays.copyOf(numbers, count);
    }

    private long number(Key key) throws IOException {
        if (json.peek() != JsonToken.NUMBER) {
            throw failure(
                    "has a "
                            + key.text()
                            + " with "
                            + describe(json.peek())
                            + " in it; only whole numbers are allowed");
        }
        String text = json.nextString();
        // The JSON parser would take 1e3, 2.0 and -0 for whole numbers too.
        if (text.length() <= 19 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException e) {
                // 19 digits above the largest long: refused below.
            }
        }
        throw failure(
                "has a "
                        + key.text()
                        + " with "
                        + Limits.quote(text)
                        + " in it; only digits are allowed, and at most "
                        + Long.MAX_VALUE);
    }

    private TensorEntry entry() throws SafeTensorsException {
        if (offsets.length != 2 || offsets[0] > offsets[1]) {
            throw failure(
                    "has data_offsets "
                            + Arrays.toString(offsets)
                            + "; [begin, end] with begin <= end is needed");
        }
        long needed;
        try {
            needed = Tensor.byteCount(dataType, shape);
        } catch (ArithmeticException e) {
            throw failure("has shape " + Arrays.toString(shape) + ", more than any file can hold");
        }
        long size = offsets[1] - offsets[0];
        if (needed != size) {
            throw failure(
                    String.format(
                            Locale.ROOT,
                            "has data_offsets %s, which are %d bytes, but %s %s needs %d",
                            Arrays.toString(offsets),
                            size,
                            dataType,
                            Arrays.toString(shape),
                            needed));
        }
        if (size > Limits.TENSOR_BYTES) {
            throw failure(
                    String.format(
                            Locale.ROOT,
                            "has %,d bytes; at most %,d per tensor can be read",
                            size,
                            Limits.TENSOR_BYTES));
        }
        return new TensorEntry(name, dataType, shape, offsets[0], offsets[1]);
    }

    private SafeTensorsException failure(String message) {
        return source.failure("tensor " + Limits.quote(name) + " " + message);
    }

    static String describe(JsonToken token) {
        return switch (token) {
            case BEGIN_OBJECT -> "an object";
            case BEGIN_ARRAY -> "an array";
            case STRING -> "a string";
            case NUMBER -> "a number";
            case BOOLEAN -> "a boolean";
            case NULL -> "null";
            default -> "nothing";
        };
    }
}
