package dev.residue.app.config;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** Turns bytes into text that the YAML parser accepts, character by character. */
final class SourceText {

    private SourceText() {}

    /** Decodes UTF-8, and refuses the first byte that is not. */
    static String decode(byte[] bytes, Place origin) throws Refusal {
        CharBuffer text = CharBuffer.allocate(bytes.length);
        boolean malformed =
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .decode(ByteBuffer.wrap(bytes), text, true)
                        .isError();
        String decoded = text.flip().toString();
        if (malformed) {
            throw new Refusal(after(decoded, origin), "not UTF-8 text; save the file as UTF-8");
        }
        return decoded;
    }

    /** Refuses the first character that YAML does not allow. */
    static void check(String text, Place origin) throws Refusal {
        int offset = 0;
        while (offset < text.length()) {
            int character = text.codePointAt(offset);
            if (!StreamReader.isPrintable(character)) {
                throw new Refusal(
                        after(text.substring(0, offset), origin),
                        String.format(
                                Locale.ROOT, "the character U+%04X is not allowed", character));
            }
            offset += Character.charCount(character);
        }
    }

    private static Place after(String text, Place origin) {
        if (!origin.inFile()) {
            return origin;
        }
        String[] lines = text.split("\r\n|\r|\n", -1);
        String lastLine = lines[lines.length - 1];
        int column = lastLine.codePointCount(0, lastLine.length()) + 1;
        return new Place(origin.source(), lines.length, column, "");
    }
}
