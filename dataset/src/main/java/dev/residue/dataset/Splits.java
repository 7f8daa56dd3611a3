package dev.residue.dataset;

import java.util.Collection;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds splits by their names. */
public final class Splits {

    private Splits() {}

    /** Returns the split of a name; refuses others and names those that exist. */
    public static <S> S named(String name, Collection<S> splits, Function<S, String> title) {
        for (S split : splits) {
            if (title.apply(split).equals(name)) {
                return split;
            }
        }
        String known = splits.stream().map(title).collect(Collectors.joining(", "));
        throw new IllegalArgumentException("unknown split '" + name + "'; known: " + known);
    }
}
