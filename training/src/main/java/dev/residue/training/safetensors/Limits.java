package dev.residue.training.safetensors;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a file may hold: bounds that no honest file reaches and that keep a hostile one small. */
final class Limits {
    /** The bound of the reference implementation. */
    static final int HEADER_BYTES = 100_000_000;

    static final int TENSORS = 100_000;
    static final int NAME_CHARACTERS = 1_000;
    static final int RANK = 64;
    static final int METADATA_ENTRIES = 100_000;
    static final int METADATA_CHARACTERS = 4_000_000;

    /** The largest array that every common Java virtual machine can make. */
    static final int TENSOR_BYTES = Integer.MAX_VALUE - 8;

    static final String METADATA_KEY = "__metadata__";

    private Limits() {}

    /** Returns what is wrong with a tensor's name, or null. */
    static @Nullable String faultOfName(String name) {
        if (name.isEmpty()) {
            return "is empty; it needs at least one character";
        }
        if (name.length() > NAME_CHARACTERS) {
            return String.format(
                    Locale.ROOT,
                    "has %,d characters; at most %,d are allowed",
                    name.length(),
                    NAME_CHARACTERS);
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            return "contains a control character; only printable ones are allowed";
        }
        return faultOfText(name);
    }

    /** Returns why a string has no UTF-8 form, or null if it has one. */
    static @Nullable String faultOfText(String text) {
        boolean paired =
                text.codePoints()
                        .noneMatch(
                                c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
        return paired ? null : "contains half a surrogate pair; only whole characters are allowed";
    }

    /** Returns text of unknown origin in quotes, cut short and without invisible characters. */
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("'");
        text.chars()
                .limit(60)
                .forEach(
                        c -> {
                            if (isInvisible(c)) {
                                quoted.append(String.format(Locale.ROOT, "\\u%04x", c));
                            } else {
                                quoted.append((char) c);
                            }
                        });
        return quoted.append(text.length() > 60 ? "…'" : "'").toString();
    }

    private static boolean isInvisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    true;
            default -> false;
        };
    }
}
