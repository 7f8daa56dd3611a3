package dev.residue.app.command;

import dev.residue.app.experiment.SeedRange;
import dev.residue.app.run.RequestException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads seeds such as {@code 0..31} or {@code 1,3,5..8}. */
final class SeedList {

    private SeedList() {}

    /** Reads a list; seeds that repeat are refused. */
    static List<Long> of(String text) {
        Set<Long> seeds = new LinkedHashSet<>();
        for (String part : text.split(",", -1)) {
            try {
                SeedRange.addTo(seeds, part);
            } catch (IllegalArgumentException e) {
                throw new RequestException(
                        "--seeds " + text + ": " + e.getMessage(),
                        "give different seeds, such as --seeds 0..7 or --seeds 1,3,5");
            }
        }
        return List.copyOf(seeds);
    }
}
