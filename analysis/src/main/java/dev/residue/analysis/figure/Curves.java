package dev.residue.analysis.figure;

import dev.residue.analysis.statistics.Series;
import java.util.List;

/**
 * Quantities over the steps of a run.
 *
 * @param title what is shown; where a curve's name begins with it and a slash, the legend leaves
 *     that out
 * @param curves in the order of the legend
 * @param note what the reader should know to read it; may be empty
 */
public record Curves(String title, List<Series> curves, String note) implements Figure {

    public Curves {
        curves = List.copyOf(curves);
    }
}
