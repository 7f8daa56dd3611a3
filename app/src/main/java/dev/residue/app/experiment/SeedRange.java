package dev.residue.app.experiment;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A seed such as {@code 3}, or several such as {@code 0..31}. */
public final class SeedRange {

    private static final int MOST = 10_000;
    private static final Pattern FORM = Pattern.compile("(-?\\d{1,18})(?:\\.\\.(-?\\d{1,18}))?");

    private SeedRange() {}

    /**
     * Adds the seeds of a text to others.
     *
     * @throws IllegalArgumentException if it is none, one repeats, or there are too many; the
     *     message says which
     */
    public static void addTo(Set<Long> seeds, String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no seed and no range of seeds");
        }
        long first = Long.parseLong(matcher.group(1));
        long last = matcher.group(2) == null ? first : Long.parseLong(matcher.group(2));
        if (last < first) {
            throw new IllegalArgumentException(text + " ends before it begins");
        }
        if (last - first >= MOST || seeds.size() + (last - first) >= MOST) {
            throw new IllegalArgumentException("more than " + MOST + " seeds are too many");
        }
        for (long seed = first; seed <= last; seed++) {
            if (!seeds.add(seed)) {
                throw new IllegalArgumentException("seed " + seed + " repeats");
            }
        }
    }
}
