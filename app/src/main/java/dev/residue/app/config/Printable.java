package dev.residue.app.config;

import java.util.Locale;

/** Makes a user's text fit to be shown within one line of a message. */
public final class Printable {

    private static final int MAX_LENGTH = 60;

    private Printable() {}

    static String shorten(String text) {
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH - 1) + "…";
    }

    /** Returns text in which every character that would break or hide a line is escaped. */
    static String oneLine(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints()
                .forEach(
                        c -> {
                            if (c == '\n') {
                                line.append("\\n");
                            } else if (isVisible(c)) {
                                line.appendCodePoint(c);
                            } else {
                                line.append(String.format(Locale.ROOT, "\\u%04X", c));
                            }
                        });
        return line.toString();
    }

    /** Returns whether a character leaves a line as it is, and can be seen in it. */
    public static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }
}
