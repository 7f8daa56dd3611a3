package dev.residue.app.command;

import dev.residue.app.run.RequestException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads seeds such as {@code 0..31} or {@code 1,3,5..8}. */
final class SeedList {

    private static final int MOST = 10_000;
    private static final Pattern PART = Pattern.compile("(-?\\d{1,18})(?:\\.\\.(-?\\d{1,18}))?");

    private SeedList() {}

    /** Reads a list; seeds that repeat are refused. */
    static List<Long> of(String text) {
        Set<Long> seeds = new LinkedHashSet<>();
        for (String part : text.split(",", -1)) {
            Matcher matcher = PART.matcher(part.strip());
            if (!matcher.matches()) {
                throw refused(text, "'" + part + "' is no seed and no range of seeds");
            }
            long first = Long.parseLong(matcher.group(1));
            long last = matcher.group(2) == null ? first : Long.parseLong(matcher.group(2));
            if (last < first) {
                throw refused(text, part + " ends before it begins");
            }
            if (last - first >= MOST || seeds.size() + (last - first) >= MOST) {
                throw refused(text, "more than " + MOST + " seeds are too many");
            }
            for (long seed = first; seed <= last; seed++) {
                if (!seeds.add(seed)) {
                    throw refused(text, "seed " + seed + " repeats");
                }
            }
        }
        return new ArrayList<>(seeds);
    }

    private static RequestException refused(String text, String problem) {
        return new RequestException(
                "--seeds " + text + ": " + problem,
                "give different seeds, such as --seeds 0..7 or --seeds 1,3,5");
    }
}
