package dev.residue.analysis.study;

import java.util.ArrayList;
import java.util.Collection;
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

    /** Returns what some papers relate. */
    public static Relation of(Collection<Study<?>> studies) {
        List<String> measures = new ArrayList<>();
        List<String> outcomes = new ArrayList<>();
        for (Study<?> study : studies) {
            measures.addAll(study.relation().measures());
            outcomes.addAll(study.relation().outcomes());
        }
        return new Relation(measures, outcomes);
    }

    /** Returns that a paper relates nothing. */
    public static Relation none() {
        return new Relation(List.of(), List.of());
    }
}
