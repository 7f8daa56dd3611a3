package dev.residue.training.safetensors;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.EOFException;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses a header token by token; no depth of nesting and no number of entries costs more memory
 * than {@link Limits} allow.
 */
final class HeaderParser {
    private static final Pattern POSITION = Pattern.compile("at line (\\d+) column (\\d+)");

    private final JsonReader json;
    private final String where;
    private final List<Header.Entry> entries = new ArrayList<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    private HeaderParser(JsonReader json, String where) {
        this.json = json;
        this.where = where;
    }

    static Header parse(Reader text, String where) throws SafeTensorsException {
        JsonReader json = new JsonReader(new GuardedText(text, where));
        json.setStrictness(Strictness.STRICT);
        HeaderParser parser = new HeaderParser(json, where);
        // No causes are kept: the JSON reader's messages quote the header at any length.
        try {
            return parser.header();
        } catch (SafeTensorsException e) {
            throw e;
        } catch (CharacterCodingException e) {
            throw parser.failure("the header is not valid UTF-8");
        } catch (EOFException e) {
            throw parser.failure(
                    "the header's JSON ends too early; the header's length or its text is wrong");
        } catch (IOException | IllegalStateException | NumberFormatException e) {
            Matcher matcher = POSITION.matcher(String.valueOf(e.getMessage()));
            if (!matcher.find()) {
                throw parser.failure("the header is not strict JSON");
            }
            throw parser.failure(
                    "the header is not strict JSON at its line %s, column %s",
                    matcher.group(1), matcher.group(2));
        }
    }

    private Header header() throws IOException {
        Set<String> names = new HashSet<>();
        json.beginObject();
        while (json.hasNext()) {
            String name = json.nextName();
            String quoted = Limits.quote(name);
            if (!names.add(name)) {
                throw failure("the header names %s twice; names must differ", quoted);
            }
            if (name.equals(Limits.METADATA_KEY)) {
                metadata();
                continue;
            }
            String fault = Limits.faultOfName(name);
            if (fault != null) {
                throw failure("the tensor's name %s %s", quoted, fault);
            }
            if (entries.size() == Limits.TENSORS) {
                throw failure("the header has more than %,d tensors", Limits.TENSORS);
            }
            entries.add(entry(name));
        }
        json.endObject();
        // Looking beyond the last brace refuses anything but blanks there.
        JsonToken unused = json.peek();
        return new Header(entries, metadata);
    }

    private void metadata() throws IOException {
        if (json.peek() != JsonToken.BEGIN_OBJECT) {
            throw failure("__metadata__ is %s; it must be an object with strings", next());
        }
        long characters = 0;
        json.beginObject();
        while (json.hasNext()) {
            String key = json.nextName();
            String quoted = Limits.quote(key);
            if (json.peek() != JsonToken.STRING) {
                throw failure("__metadata__ entry %s is %s; it must be a string", quoted, next());
            }
            String value = json.nextString();
            if (metadata.putIfAbsent(key, value) != null) {
                throw failure("__metadata__ has %s twice; keys must differ", quoted);
            }
            for (String text : List.of(key, value)) {
                String fault = Limits.faultOfText(text);
                if (fault != null) {
                    throw failure("__metadata__ entry %s %s", quoted, fault);
                }
            }
            characters += key.length() + value.length();
            if (metadata.size() > Limits.METADATA_ENTRIES
                    || characters > Limits.METADATA_CHARACTERS) {
                throw failure(
                        "__metadata__ is too large; at most %,d entries with %,d characters are"
                                + " read",
                        Limits.METADATA_ENTRIES, Limits.METADATA_CHARACTERS);
            }
        }
        json.endObject();
    }

    private Header.Entry entry(String name) throws IOException {
        String tensor = "tensor " + Limits.quote(name);
        if (json.peek() != JsonToken.BEGIN_OBJECT) {
            throw failure(
                    "%s is %s; an object with dtype, shape and data_offsets is needed",
                    tensor, next());
        }
        DataType dataType = null;
        long[] shape = null;
        long[] offsets = null;
        json.beginObject();
        while (json.hasNext()) {
            String key = json.nextName();
            boolean again =
                    switch (key) {
                        case "dtype" -> dataType != null;
                        case "shape" -> shape != null;
                        case "data_offsets" -> offsets != null;
                        default ->
                                throw failure(
                                        "%s has the unknown key %s; only dtype, shape and"
                                                + " data_offsets are allowed",
                                        tensor, Limits.quote(key));
                    };
            if (again) {
                throw failure("%s has %s twice; keys must differ", tensor, key);
            }
            switch (key) {
                case "dtype" -> dataType = dataType(tensor);
                case "shape" -> shape = numbers(tensor + " has a shape", Limits.RANK);
                default -> offsets = numbers(tensor + " has a data_offsets", 2);
            }
        }
        json.endObject();
        if (dataType == null || shape == null || offsets == null) {
            String missing = dataType == null ? "dtype" : shape == null ? "shape" : "data_offsets";
            throw failure(
                    "%s has no %s; dtype, shape and data_offsets are needed", tensor, missing);
        }
        requireFilled(tensor, dataType, shape, offsets);
        return new Header.Entry(name, dataType, shape, offsets[0], offsets[1]);
    }

    private DataType dataType(String tensor) throws IOException {
        if (json.peek() != JsonToken.STRING) {
            throw failure("%s has a dtype that is %s; a string is needed", tensor, next());
        }
        String text = json.nextString();
        DataType known = DataType.named(text);
        if (known == null) {
            throw failure(
                    "%s has the unknown dtype %s; known are %s",
                    tensor, Limits.quote(text), DataType.known());
        }
        return known;
    }

    private long[] numbers(String array, int most) throws IOException {
        if (json.peek() != JsonToken.BEGIN_ARRAY) {
            throw failure("%s that is %s; an array of whole numbers is needed", array, next());
        }
        long[] numbers = new long[most];
        int count = 0;
        json.beginArray();
        while (json.hasNext()) {
            if (count == most) {
                throw failure("%s of more than %d numbers", array, most);
            }
            numbers[count++] = number(array);
        }
        json.endArray();
        return Arrays.copyOf(numbers, count);
    }

    private long number(String array) throws IOException {
        if (json.peek() != JsonToken.NUMBER) {
            throw failure("%s with %s in it; only whole numbers are allowed", array, next());
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
                "%s with %s in it; only digits are allowed, and at most %d",
                array, Limits.quote(text), Long.MAX_VALUE);
    }

    private void requireFilled(String tensor, DataType dataType, long[] shape, long[] offsets)
            throws SafeTensorsException {
        if (offsets.length != 2 || offsets[0] > offsets[1]) {
            throw failure(
                    "%s has data_offsets %s; [begin, end] with begin <= end is needed",
                    tensor, Arrays.toString(offsets));
        }
        String type = dataType + " " + Arrays.toString(shape);
        long needed;
        try {
            needed = Tensor.byteCount(dataType, shape);
        } catch (ArithmeticException e) {
            throw failure(
                    "%s has shape %s, more than any file can hold", tensor, Arrays.toString(shape));
        }
        long size = offsets[1] - offsets[0];
        if (needed != size) {
            throw failure(
                    "%s has data_offsets %s, which are %d bytes, but %s needs %d",
                    tensor, Arrays.toString(offsets), size, type, needed);
        }
        if (size > Limits.TENSOR_BYTES) {
            throw failure(
                    "%s has %,d bytes; at most %,d per tensor can be read",
                    tensor, size, Limits.TENSOR_BYTES);
        }
    }

    private SafeTensorsException failure(String message, Object... values) {
        return SafeTensorsException.of(where, message, values);
    }

    /** Returns what kind of value comes next, with its article. */
    private String next() throws IOException {
        return switch (json.peek()) {
            case BEGIN_OBJECT -> "an object";
            case BEGIN_ARRAY -> "an array";
            case STRING -> "a string";
            case NUMBER -> "a number";
            case BOOLEAN -> "a boolean";
            case NULL -> "null";
            default -> "nothing";
        };
    }

    /** The header's text, refused as soon as it cannot be one or has a string without end. */
    private static final class GuardedText extends FilterReader {
        private final String where;
        private boolean started;
        private boolean inString;
        private boolean escaped;
        private int hexDigits;
        private int stringLength;

        GuardedText(Reader in, String where) {
            super(in);
            this.where = where;
        }

        @Override
        public int read(char[] into, int offset, int count) throws IOException {
            int got = super.read(into, offset, count);
            for (int i = offset; i < offset + got; i++) {
                follow(into[i]);
            }
            return got;
        }

        private void follow(char c) throws SafeTensorsException {
            if (!started && c != '{') {
                throw SafeTensorsException.of(
                        where,
                        "the header begins with %s instead of '{'; this is not a safetensors file",
                        Limits.quote(String.valueOf(c)));
            }
            started = true;
            if (!inString) {
                inString = c == '"';
                stringLength = 0;
            } else if (hexDigits > 0) {
                hexDigits--;
            } else if (escaped) {
                escaped = false;
                hexDigits = c == 'u' ? 4 : 0;
            } else if (c == '"') {
                inString = false;
            } else {
                // An escape counts once, at its backslash.
                escaped = c == '\\';
                if (++stringLength > Limits.METADATA_CHARACTERS) {
                    throw SafeTensorsException.of(
                            where,
                            "a string in the header has more than %,d characters",
                            Limits.METADATA_CHARACTERS);
                }
            }
        }
    }
}
