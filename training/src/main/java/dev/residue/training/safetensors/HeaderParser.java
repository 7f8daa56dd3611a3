package dev.residue.training.safetensors;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.EOFException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
    private final ByteSource source;
    private final List<TensorEntry> entries = new ArrayList<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    private HeaderParser(JsonReader json, ByteSource source) {
        this.json = json;
        this.source = source;
    }

    /** Returns the header of a text that begins with a brace. */
    static Header parse(Reader text, ByteSource source) throws SafeTensorsException {
        JsonReader json = new JsonReader(text);
        json.setStrictness(Strictness.STRICT);
        // No causes are kept: the parser's messages quote the header at any length.
        try {
            return new HeaderParser(json, source).header();
        } catch (SafeTensorsException e) {
            throw e;
        } catch (CharacterCodingException e) {
            throw source.failure("the header is not valid UTF-8");
        } catch (EOFException e) {
            throw source.failure(
                    "the header's JSON ends too early; the header's length or its text is wrong");
        } catch (IOException | IllegalStateException | NumberFormatException e) {
            throw source.failure("the header is not strict JSON" + position(e));
        }
    }

    private static String position(Exception e) {
        Matcher matcher = POSITION.matcher(String.valueOf(e.getMessage()));
        return matcher.find()
                ? " at its line " + matcher.group(1) + ", column " + matcher.group(2)
                : "";
    }

    private Header header() throws IOException {
        Set<String> names = new HashSet<>();
        json.beginObject();
        while (json.hasNext()) {
            String name = json.nextName();
            if (!names.add(name)) {
                throw source.failure(
                        "the header names " + Limits.quote(name) + " twice; names must differ");
            }
            if (name.equals(Limits.METADATA_KEY)) {
                metadata();
            } else {
                String fault = Limits.faultOfName(name);
                if (fault != null) {
                    throw source.failure("the tensor's name " + Limits.quote(name) + " " + fault);
                }
                if (entries.size() == Limits.TENSORS) {
                    throw source.failure(
                            String.format(
                                    Locale.ROOT,
                                    "the header has more than %,d tensors",
                                    Limits.TENSORS));
                }
                entries.add(new EntryParser(json, source, name).parse());
            }
        }
        json.endObject();
        // Looking beyond the last brace refuses anything but blanks there.
        JsonToken unused = json.peek();
        return new Header(entries, metadata);
    }

    private void metadata() throws IOException {
        if (json.peek() != JsonToken.BEGIN_OBJECT) {
            throw source.failure(
                    "__metadata__ is "
                            + EntryParser.describe(json.peek())
                            + "; it must be an object with strings");
        }
        long characters = 0;
        json.beginObject();
        while (json.hasNext()) {
            String key = json.nextName();
            if (json.peek() != JsonToken.STRING) {
                throw source.failure(
                        "__metadata__ entry "
                                + Limits.quote(key)
                                + " is "
                                + EntryParser.describe(json.peek())
                                + "; it must be a string");
            }
            String value = json.nextString();
            if (metadata.putIfAbsent(key, value) != null) {
                throw source.failure(
                        "__metadata__ has " + Limits.quote(key) + " twice; keys must differ");
            }
            if (Limits.faultOfText(key) != null || Limits.faultOfText(value) != null) {
                throw source.failure(
                        "__metadata__ entry "
                                + Limits.quote(key)
                                + " contains half a surrogate pair; only whole characters are"
                                + " allowed");
            }
            characters += key.length() + value.length();
            if (metadata.size() > Limits.METADATA_ENTRIES
                    || characters > Limits.METADATA_CHARACTERS) {
                throw source.failure(
                        String.format(
                                Locale.ROOT,
                                "__metadata__ is too large; at most %,d entries with %,d characters"
                                        + " are read",
                                Limits.METADATA_ENTRIES,
                                Limits.METADATA_CHARACTERS));
            }
        }
        json.endObject();
    }
}
