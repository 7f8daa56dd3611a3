package dev.residue.app.sweep;

import dev.residue.training.checkpoint.DurableFiles;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What runs are called: the last word of each varied key with its value, in the keys' alphabetical
 * order, and the seed. What is too long for that, or has signs that a directory's name should not
 * have, is told apart by a hash.
 */
final class RunNames {

    private static final int LONGEST_VALUE = 24;
    private static final int LONGEST = 150;
    private static final int HASH = 6;
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d{1,3})?");
    private static final Pattern OTHER = Pattern.compile("[^A-Za-z0-9.+-]+");

    private RunNames() {}

    /** Returns the name of a run. */
    static String of(Map<String, String> axes, long seed) {
        Map<String, String> sorted = new TreeMap<>();
        axes.forEach((path, value) -> sorted.put(AxisReader.usual(path), value));
        List<String> parts = new ArrayList<>();
        sorted.forEach(
                (path, value) ->
                        parts.add(word(path, List.copyOf(sorted.keySet())) + "-" + shown(value)));
        String joint = String.join("_", parts);
        if (joint.length() > LONGEST) {
            joint = joint.substring(0, LONGEST) + "-" + hash(joint);
        }
        return (joint.isEmpty() ? "" : joint + "_") + "seed-" + seed;
    }

    /** Returns as many of a path's last words as no other path ends with. */
    private static String word(String path, List<String> paths) {
        String[] words = path.split("\\.", -1);
        String ending = "";
        for (int i = words.length - 1; i >= 0; i--) {
            ending = words[i] + (ending.isEmpty() ? "" : "." + ending);
            String tried = "." + ending;
            if (paths.stream().filter(other -> ("." + other).endsWith(tried)).count() == 1) {
                break;
            }
        }
        return OTHER.matcher(ending).replaceAll("-");
    }

    private static String shown(String value) {
        String exact = canonical(value);
        String plain = OTHER.matcher(exact).replaceAll("-").replaceAll("^-(?!\\d)|-$", "");
        if (plain.length() > LONGEST_VALUE) {
            plain = plain.substring(0, LONGEST_VALUE);
        }
        return plain.equals(exact) ? plain : plain + "-" + hash(exact);
    }

    /** Returns a value's text, the same for numbers that are equal. */
    static String canonical(String value) {
        return NUMBER.matcher(value).matches() ? Numbers.text(new BigDecimal(value)) : value;
    }

    private static String hash(String text) {
        return DurableFiles.sha256(text.getBytes(StandardCharsets.UTF_8)).substring(0, HASH);
    }
}
