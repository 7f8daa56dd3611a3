package dev.residue.app.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the known name that a mistyped one most likely meant.
 *
 * <p>Names are compared without regard to case by the restricted Damerau-Levenshtein distance:
 * insertions, deletions, substitutions and swaps of neighbours each cost one. A name further away
 * than a third of the longer one's length is no suggestion.
 */
public final class Nearest {

    private Nearest() {}

    /** Returns the nearest of the known names, the first of equals, if any is near enough. */
    public static Optional<String> to(String given, Collection<String> known) {
        String nearest = null;
        int smallest = Integer.MAX_VALUE;
        for (String name : known) {
            int limit = Math.max(given.length(), name.length()) / 3;
            // The lengths' difference is a lower bound, which keeps huge input cheap.
            if (Math.abs(given.length() - name.length()) > limit) {
                continue;
            }
            int distance = distance(given.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
            if (distance <= limit && distance < smallest) {
                nearest = name;
                smallest = distance;
            }
        }
        return Optional.ofNullable(nearest);
    }

    /**
     * Returns the end of a message about an unknown name: the nearest known one, if any is near
     * enough, and all that are known, in the given order.
     */
    public static String hint(String given, Collection<String> known) {
        if (known.isEmpty()) {
            return "none is known here";
        }
        String all = "one of: " + String.join(", ", known);
        return to(given, known)
                .map(name -> "did you mean '" + name + "'? Expected " + all)
                .orElse("expected " + all);
    }

    /** Returns the same of names that other jars may add to. */
    public static String hintWithPlugins(String given, Collection<String> known) {
        return hint(given, known)
                + (to(given, known).isPresent()
                        ? ""
                        : "; name a jar that brings others after --plugin");
    }

    static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                boolean same = a.charAt(i - 1) == b.charAt(j - 1);
                int best = cost[i - 1][j - 1] + (same ? 0 : 1);
                best = Math.min(best, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
                if (i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1)) {
                    best = Math.min(best, cost[i - 2][j - 2] + 1);
                }
                cost[i][j] = best;
            }
        }
        return cost[a.length()][b.length()];
    }
}
