package dev.residue.app.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;

/** Collects everything that is wrong in a configuration, so that it is reported all at once. */
public final class Problems {

    // Options of the command line follow the files in the order in which they were reported.
    private static final Comparator<Problem> BY_PLACE =
            Comparator.comparing(
                    Problem::place,
                    Comparator.comparing((Place place) -> !place.inFile())
                            .thenComparing(place -> place.inFile() ? place.source() : "")
                            .thenComparingInt(Place::line)
                            .thenComparingInt(Place::column));

    private final List<Problem> found = new ArrayList<>();

    /** Adds a problem. */
    public void add(Place place, String message) {
        found.add(new Problem(place, message));
    }

    /**
     * Returns a taker of (key, message) pairs for whoever checks the settings bound from a mapping.
     *
     * <p>A key may be dotted. Its problem is placed at its value, or, where the file leaves it out,
     * at the innermost mapping around it; the empty key stands for the mapping itself.
     */
    public BiConsumer<String, String> at(Node.Mapping mapping) {
        return (key, message) -> add(mapping.placeOf(key), message);
    }

    /** Returns whether nothing was found. */
    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** Returns the problems in the order of their places. */
    public List<Problem> sorted() {
        return found.stream().sorted(BY_PLACE).toList();
    }

    /**
     * Ends the reading of a configuration.
     *
     * @throws ConfigException if any problem was found
     */
    public void throwIfAny() {
        if (!isEmpty()) {
            throw new ConfigException(sorted());
        }
    }
}
