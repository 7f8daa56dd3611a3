package dev.residue.dataset.incontext;

import java.util.Locale;

/** The simplest way in which a query can be answered from the examples before it. */
public enum QueryKind {
    /** The query's own pair stands in the context. */
    COPY,
    /** It does not, but is a multiple of the pair of some example. */
    RATIO_MATCHING,
    /** It is a multiple of none, but two examples are independent. */
    MODULAR_REGRESSION,
    NEITHER;

    public String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
