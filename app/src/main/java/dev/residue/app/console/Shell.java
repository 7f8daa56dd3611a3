package dev.residue.app.console;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes words so that a command which is printed can be pasted into a shell. */
public final class Shell {

    private static final String PLAIN = "_@%+=:,./-";

    private Shell() {}

    /** Returns a command of these words, each quoted where a shell would not take it as it is. */
    public static String command(Object... words) {
        return Arrays.stream(words)
                .map(word -> word instanceof Path path ? quote(path) : quote(word.toString()))
                .collect(Collectors.joining(" "));
    }

    /** Returns a path as one word, which is no option even if it begins with a hyphen. */
    public static String quote(Path path) {
        String text = path.toString();
        return quote(text.startsWith("-") ? "./" + text : text);
    }

    /** Returns a text as one word. */
    public static String quote(String text) {
        if (!text.isEmpty() && text.codePoints().allMatch(Shell::isPlain)) {
            return text;
        }
        boolean control = text.codePoints().anyMatch(Character::isISOControl);
        return control
                ? text.codePoints()
                        .mapToObj(Shell::escaped)
                        .collect(Collectors.joining("", "$'", "'"))
                : "'" + text.replace("'", "'\\''") + "'";
    }

    private static boolean isPlain(int character) {
        return Character.isLetterOrDigit(character) || PLAIN.indexOf(character) >= 0;
    }

    /**
     * A line break would end the command; this notation is that of POSIX since 2024, and bash's.
     */
    private static String escaped(int character) {
        if (Character.isISOControl(character) && character < 128) {
            return String.format(Locale.ROOT, "\\%03o", character);
        }
        return character == '\'' || character == '\\'
                ? "\\" + (char) character
                : Character.toString(character);
    }
}
