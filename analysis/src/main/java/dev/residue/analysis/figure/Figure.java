package dev.residue.analysis.figure;

/** A picture of numbers, as a value: what is shown, and nothing about how it is drawn. */
public sealed interface Figure permits Bands, Curves, HeatMap, PhaseDiagram, Scatter {

    /** Returns what is shown. */
    String title();

    /** Returns what the reader should know to read it; may be empty. */
    String note();
}
