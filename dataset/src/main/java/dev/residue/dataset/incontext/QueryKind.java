package dev.residue.dataset.incontext;

/** The simplest way in which a query can be answered from the examples before it. */
public enum QueryKind {
    /** The query's own pair stands in the context. */
    COPY("copy"),
    /** It does not, but is a multiple of the pair of some example. */
    RATIO_MATCHING("ratio-matching"),
    /** It is a multiple of none, but two examples are independent. */
    MODULAR_REGRESSION("modular-regression"),
    NEITHER("neither");

    private final String title;

    QueryKind(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}
