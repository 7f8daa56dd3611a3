package dev.residue.app.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Interprets what was written as a number, a truth value, a text, a path or a constant. */
final class ScalarReader {

    // A leading zero is refused: YAML 1.1 took such numbers for octal ones.
    private static final Pattern WHOLE = Pattern.compile("[-+]?(0|[1-9][0-9]*)");
    private static final Pattern REAL =
            Pattern.compile("[-+]?((0|[1-9][0-9]*)(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?");

    private ScalarReader() {}

    /**
     * Returns the value of a node as one of the types that are written as one word.
     *
     * @throws Refusal if the node says something else
     * @throws IllegalArgumentException if the type is none of those
     */
    static Object read(Node node, Class<?> type) throws Refusal {
        if (type == int.class || type == Integer.class) {
            return (int) whole(node, Integer.MIN_VALUE, Integer.MAX_VALUE);
        } else if (type == long.class || type == Long.class) {
            return whole(node, Long.MIN_VALUE, Long.MAX_VALUE);
        } else if (type == double.class || type == Double.class) {
            return real(node);
        } else if (type == boolean.class || type == Boolean.class) {
            return truth(node);
        } else if (type == String.class) {
            return text(node, "a text");
        } else if (type == Path.class) {
            return path(node);
        } else if (type.isEnum()) {
            return constant(node, type);
        }
        throw new IllegalArgumentException("settings cannot have the type " + type.getName());
    }

    /** Returns the way in which an enumeration's constant is written: {@code gelu-tanh}. */
    static String nameOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static long whole(Node node, long min, long max) throws Refusal {
        String text = plain(node, WHOLE, "a whole number");
        try {
            long value = Long.parseLong(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Beyond a long; said below.
        }
        throw mismatch(node, "a whole number from " + min + " to " + max);
    }

    private static double real(Node node) throws Refusal {
        double value = Double.parseDouble(plain(node, REAL, "a finite number"));
        if (Double.isInfinite(value)) {
            throw mismatch(node, "a number of size at most " + Double.MAX_VALUE);
        }
        return value;
    }

    private static boolean truth(Node node) throws Refusal {
        return plain(node, Pattern.compile("true|false"), "true or false").equals("true");
    }

    private static String plain(Node node, Pattern pattern, String expected) throws Refusal {
        if (node instanceof Node.Scalar scalar
                && !scalar.quoted()
                && pattern.matcher(scalar.text().strip()).matches()) {
            return scalar.text().strip(); // an option's value has the blanks that were typed
        }
        throw mismatch(node, expected);
    }

    private static String text(Node node, String expected) throws Refusal {
        if (node instanceof Node.Scalar scalar && !scalar.isNothing()) {
            return scalar.text();
        }
        throw mismatch(node, expected);
    }

    private static Path path(Node node) throws Refusal {
        try {
            return Path.of(text(node, "a path"));
        } catch (InvalidPathException e) {
            throw mismatch(node, "a path");
        }
    }

    private static Object constant(Node node, Class<?> type) throws Refusal {
        List<Enum<?>> constants =
                Arrays.stream(type.getEnumConstants()).<Enum<?>>map(c -> (Enum<?>) c).toList();
        List<String> names = constants.stream().map(ScalarReader::nameOf).toList();
        String name = text(node, "one of: " + String.join(", ", names)).strip();
        int index = names.indexOf(name);
        if (index < 0) {
            throw new Refusal(
                    node.place(),
                    "unknown name " + node.describe() + "; " + Nearest.hint(name, names));
        }
        return constants.get(index);
    }

    private static Refusal mismatch(Node node, String expected) {
        return new Refusal(node.place(), "expected " + expected + ", found " + node.describe());
    }
}
