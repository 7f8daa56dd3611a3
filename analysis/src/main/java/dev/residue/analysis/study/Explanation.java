package dev.residue.analysis.study;

import dev.residue.analysis.figure.Caption;
import java.util.List;
import java.util.Optional;

/**
 * What the measures of one family are, for a reader who knows the paper and not this program.
 *
 * @param family what stands before the measures' first slash, or more of their names
 * @param title what they show
 * @param how how they are computed, in a sentence
 * @param chance what a model that knows nothing scores; may be empty
 * @param source the paper's figure they correspond to; may be empty
 */
public record Explanation(String family, String title, String how, String chance, String source) {

    /** Returns how, chance and source as sentences. */
    public String note() {
        return new Caption(how, chance, source).text();
    }

    /** Returns the explanation of a measure or of a family: the one with the longest name. */
    public static Optional<Explanation> of(String name, List<Explanation> all) {
        Explanation best = null;
        for (Explanation one : all) {
            boolean isOf = name.equals(one.family()) || name.startsWith(one.family() + "/");
            if (isOf && (best == null || one.family().length() > best.family().length())) {
                best = one;
            }
        }
        return Optional.ofNullable(best);
    }
}
