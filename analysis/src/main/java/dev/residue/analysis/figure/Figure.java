package dev.residue.analysis.figure;

/** A picture of numbers, as a value: what is shown, and nothing about how it is drawn. */
public sealed interface Figure permits Bands, Curves, HeatMap, PhaseDiagram, Projection, Scatter {

    /** Returns what is shown. */
    String title();

    /** Returns what the reader should know to read it; may be empty. */
    String note();

    /** Returns what is seen, as the words after a title and a colon; may be empty. */
    default String finding() {
        return "";
    }

    /**
     * Returns which of several figures of one title this is, such as the sequence whose attention
     * it shows; a reader chooses one. Empty where there is one.
     */
    default String variant() {
        return "";
    }
}
