package dev.residue.app.command;

import dev.residue.app.run.RequestException;
import java.util.ArrayList;
import java.util.List;

/** Reads keys that have another value for each member, such as {@code training.clipNorm=[1, 2]}. */
final class Variation {

    private Variation() {}

    /** Returns each member's assignments of {@code path.to.key=[value, …]}, one value for each. */
    static List<List<String>> of(List<String> varied, int count) {
        List<List<String>> each = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            each.add(new ArrayList<>());
        }
        for (String one : varied) {
            int at = one.indexOf('=');
            String list = at < 0 ? "" : one.substring(at + 1).strip();
            if (at < 1 || !list.startsWith("[") || !list.endsWith("]")) {
                throw new RequestException(
                        "--vary " + one + " is not of the form path.to.key=[value, ...]",
                        "give a value for each seed, such as 'training.clipNorm=[1.0, 0.5]'");
            }
            List<String> values = values(list.substring(1, list.length() - 1));
            if (values.size() != count) {
                throw new RequestException(
                        "--vary %s has %s values, and there are %s seeds"
                                .formatted(one, values.size(), count),
                        "give one value for each seed, in the order of --seeds");
            }
            for (int i = 0; i < count; i++) {
                each.get(i).add(one.substring(0, at + 1) + values.get(i));
            }
        }
        return each;
    }

    /** Splits at commas outside of brackets, braces and quotes. */
    private static List<String> values(String text) {
        List<String> values = new ArrayList<>();
        int depth = 0;
        char quote = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '[' || c == '{') {
                depth++;
            } else if (c == ']' || c == '}') {
                depth--;
            } else if (c == ',' && depth == 0) {
                values.add(text.substring(start, i).strip());
                start = i + 1;
            }
        }
        values.add(text.substring(start).strip());
        return values;
    }
}
