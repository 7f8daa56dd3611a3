package dev.residue.app.sweep;

import dev.residue.app.config.Node;
import dev.residue.app.config.Problems;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads seeds such as {@code 0..4} or {@code [0, 3, 5..8]}. */
final class SeedsReader {

    private static final int MOST = 10_000;
    private static final String HELP = "; write 0..4, or a list such as [0, 3]";
    private static final Pattern PART = Pattern.compile("(-?\\d{1,18})(?:\\.\\.(-?\\d{1,18}))?");

    private final Problems problems;
    private final Set<Long> seeds = new LinkedHashSet<>();

    private SeedsReader(Problems problems) {
        this.problems = problems;
    }

    /** Returns the seeds, those before what was reported as a problem. */
    static List<Long> read(Node node, Problems problems) {
        SeedsReader reader = new SeedsReader(problems);
        if (node instanceof Node.Sequence list) {
            if (list.items().isEmpty()) {
                problems.add(node.place(), "is empty" + HELP);
            }
            list.items().forEach(reader::part);
        } else {
            reader.part(node);
        }
        return List.copyOf(reader.seeds);
    }

    private void part(Node node) {
        String text = node instanceof Node.Scalar scalar ? scalar.text().strip() : "";
        Matcher matcher = PART.matcher(text);
        if (!matcher.matches()) {
            problems.add(
                    node.place(), node.describe() + " is no seed and no range of seeds" + HELP);
            return;
        }
        long first = Long.parseLong(matcher.group(1));
        long last = matcher.group(2) == null ? first : Long.parseLong(matcher.group(2));
        if (last < first) {
            problems.add(node.place(), text + " ends before it begins" + HELP);
        } else if (last - first >= MOST || seeds.size() + (last - first) >= MOST) {
            problems.add(node.place(), "more than " + MOST + " seeds are too many");
        } else {
            for (long seed = first; seed <= last; seed++) {
                if (!seeds.add(seed)) {
                    problems.add(node.place(), "seed " + seed + " repeats; give each once");
                    return;
                }
            }
        }
    }
}
