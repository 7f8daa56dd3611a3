package dev.residue.analysis.study;

import java.util.List;

/**
 * Which measures of the mechanism a paper relates to generalisation.
 *
 * @param measures of the mechanism, by name, in [0, 1]
 * @param outcomes accuracies on what is held out, by name
 */
public record Relation(List<String> measures, List<String> outcomes) {

    public Relation {
        measures = List.copyOf(measures);
        outcomes = List.copyOf(outcomes);
    }

    /** Returns that a paper relates nothing. */
    public static Relation none() {
        return new Relation(List.of(), List.of());
    }
}
