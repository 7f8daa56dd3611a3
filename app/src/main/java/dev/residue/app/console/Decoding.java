package dev.residue.app.console;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whether Java could decode what it was started with.
 *
 * <p>Java decodes arguments and the names of files by the locale. Where that has no such character,
 * as the locale {@code C} has none beyond ASCII, it puts U+FFFD in its place and looks for another
 * file.
 */
public final class Decoding {

    private static final char UNDECODABLE = '\uFFFD';

    private Decoding() {}

    /** Returns what could not be decoded, or nothing. */
    public static Optional<String> problem(String... arguments) {
        Map<String, String> words = new LinkedHashMap<>();
        for (int i = 0; i < arguments.length; i++) {
            words.put("argument " + (i + 1), arguments[i]);
        }
        words.put("the working directory", System.getProperty("user.dir", ""));
        words.put("the home directory", System.getProperty("user.home", ""));
        words.put("java.io.tmpdir", System.getProperty("java.io.tmpdir", ""));
        for (Map.Entry<String, String> word : words.entrySet()) {
            if (word.getValue().indexOf(UNDECODABLE) >= 0) {
                return Optional.of(
                        word.getKey()
                                + ", '"
                                + word.getValue()
                                + "', has characters that this locale, whose character set is "
                                + charset()
                                + ", does not have");
            }
        }
        return Optional.empty();
    }

    /** Returns what to do about it. */
    public static String remedy() {
        return isUtf8()
                ? "give it a name in UTF-8"
                : "start Residue by its script 'residue', or set LC_ALL=C.UTF-8, and run the"
                        + " command again";
    }

    /** Returns whether every character can stand in the name of a file. */
    public static boolean isUtf8() {
        return charset().equals(StandardCharsets.UTF_8.name());
    }

    private static String charset() {
        String name = System.getProperty("sun.jnu.encoding", Charset.defaultCharset().name());
        return name.startsWith("ANSI_X3.4") ? "ASCII" : name;
    }
}
