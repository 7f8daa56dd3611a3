package dev.residue.app.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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
                            .thenComparingInt(place -> place.inFile() ? place.column() : 0));

    private final List<Problem> found = new ArrayList<>();

    public void add(Place place, String message) {
        found.add(new Problem(place, message));
    }

    /**
     * Returns a taker of (key, message) pairs for whoever checks the settings bound from a mapping.
     *
     * <p>A key may be dotted. Its problem is placed at its value, or, where the file leaves it out,
     * at the innermost mapping around it; the empty key stands for the mapping itself. If it falls
     * into a file, the options that changed settings beside it are named, for one of them may be
     * what is wrong.
     */
    public BiConsumer<String, String> at(Node.Mapping mapping) {
        return (key, message) -> {
            Place place = mapping.placeOf(key);
            Set<String> options = new LinkedHashSet<>();
            if (!place.isOption()) {
                collectOptions(mapping.around(key), options);
            }
            if (!place.isOption() && options.isEmpty()) {
                collectOptions(mapping, options);
            }
            add(place, message, options);
        };
    }

    /**
     * Adds a problem of a setting that depends on others.
     *
     * @param beside the keys of the others; if the setting is a file's, the options that changed
     *     these are named
     */
    public void add(Node.Mapping root, String key, String message, List<String> beside) {
        Place place = root.placeOf(key);
        Set<String> options = new LinkedHashSet<>();
        if (!place.isOption()) {
            for (String other : beside) {
                Node value = root.at(other);
                if (value != null) {
                    collectOptions(value, options);
                }
            }
        }
        add(place, message, options);
    }

    private void add(Place place, String message, Set<String> options) {
        add(
                place,
                options.isEmpty()
                        ? message
                        : message + " (together with " + String.join(", ", options) + ")");
    }

    private static void collectOptions(Node node, Set<String> options) {
        if (node.place().isOption()) {
            options.add(node.place().source());
        } else if (node instanceof Node.Mapping mapping) {
            mapping.entries().values().forEach(entry -> collectOptions(entry.value(), options));
        }
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    public List<Problem> sorted() {
        return found.stream().sorted(BY_PLACE).toList();
    }

    /** Ends the reading of a configuration, by a {@link ConfigException} if there is any. */
    public void throwIfAny() {
        if (!isEmpty()) {
            throw new ConfigException(sorted());
        }
    }
}
