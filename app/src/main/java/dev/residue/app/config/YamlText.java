package dev.residue.app.config;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes nodes as YAML in one canonical way: mappings as blocks, short lists on their line. */
final class YamlText {

    private static final int WIDTH = 80;
    private static final String INDENT = "  ";
    private static final Pattern SAFE = Pattern.compile("-?[A-Za-z0-9_/.+][A-Za-z0-9_/.+-]*");
    private static final Pattern WORD = Pattern.compile("[A-Za-z_/][A-Za-z0-9_/.+-]*");

    // What this or any other YAML reader might take for something else than a text.
    private static final Set<String> KEYWORDS =
            Set.of("none", "null", "true", "false", "yes", "no", "on", "off", "y", "n");

    private YamlText() {}

    static String of(Node.Mapping root) {
        if (root.entries().isEmpty()) {
            return "{}\n";
        }
        StringBuilder text = new StringBuilder();
        block(root, "", text);
        return text.toString();
    }

    /** Returns whether a text can be written without quotes and be nothing but a text. */
    static boolean isPlainText(String text) {
        return WORD.matcher(text).matches() && !KEYWORDS.contains(text.toLowerCase(Locale.ROOT));
    }

    private static void block(Node.Mapping mapping, String indent, StringBuilder text) {
        mapping.entries()
                .forEach(
                        (key, entry) -> {
                            text.append(indent).append(key(key)).append(':');
                            value(entry.value(), indent, indent.length() + key.length(), text);
                        });
    }

    private static void value(Node node, String indent, int column, StringBuilder text) {
        String flow = flow(node);
        if (node instanceof Node.Mapping mapping && !mapping.entries().isEmpty()) {
            text.append('\n');
            block(mapping, indent + INDENT, text);
        } else if (node instanceof Node.Sequence list && column + flow.length() > WIDTH) {
            text.append('\n');
            for (Node item : list.items()) {
                text.append(indent).append(INDENT).append("- ").append(flow(item)).append('\n');
            }
        } else {
            text.append(' ').append(flow).append('\n');
        }
    }

    static String flow(Node node) {
        if (node instanceof Node.Mapping mapping) {
            return mapping.entries().entrySet().stream()
                    .map(entry -> key(entry.getKey()) + ": " + flow(entry.getValue().value()))
                    .collect(Collectors.joining(", ", "{", "}"));
        } else if (node instanceof Node.Sequence list) {
            return list.items().stream()
                    .map(YamlText::flow)
                    .collect(Collectors.joining(", ", "[", "]"));
        }
        Node.Scalar scalar = (Node.Scalar) node;
        if (scalar.isNone()) {
            return "none";
        }
        boolean plain = !scalar.quoted() && SAFE.matcher(scalar.text()).matches();
        return plain ? scalar.text() : quote(scalar.text());
    }

    private static String key(String key) {
        return isPlainText(key) ? key : quote(key);
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints()
                .forEach(
                        c -> {
                            if (c == '"' || c == '\\') {
                                quoted.append('\\').appendCodePoint(c);
                            } else if ((c >= ' ' && c <= '~') || Character.isLetterOrDigit(c)) {
                                quoted.appendCodePoint(c);
                            } else {
                                quoted.append(String.format(Locale.ROOT, "\\U%08X", c));
                            }
                        });
        return quoted.append('"').toString();
    }
}
