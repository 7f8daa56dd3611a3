package dev.residue.analysis.figure;

import java.util.List;

/**
 * A matrix drawn as colours, such as an attention pattern with its tokens on both axes.
 *
 * @param rowLabels one per row, from top to bottom; labels may repeat
 * @param columnLabels one per column, from left to right; labels may repeat
 * @param values {@code [row, column]}; NaN leaves a cell empty
 * @param note what the reader should know to read it; may be empty
 * @param scale the colours' scale: maps of a page that name the same one share it; empty for a
 *     scale of its own
 */
// The array is the natural form of a matrix here; maps are drawn, never compared.
@SuppressWarnings("ArrayRecordComponent")
public record HeatMap(
        String title,
        List<String> rowLabels,
        List<String> columnLabels,
        double[][] values,
        String note,
        String scale)
        implements Figure {

    /** Makes a map with a scale of its own. */
    public HeatMap(
            String title,
            List<String> rowLabels,
            List<String> columnLabels,
            double[][] values,
            String note) {
        this(title, rowLabels, columnLabels, values, note, "");
    }

    /** Copies lists and matrix; refuses labels that do not fit the matrix. */
    public HeatMap {
        rowLabels = List.copyOf(rowLabels);
        columnLabels = List.copyOf(columnLabels);
        if (values.length != rowLabels.size()) {
            throw new IllegalArgumentException(
                    "The heat map '%s' has %s rows of values and %s row labels."
                            .formatted(title, values.length, rowLabels.size()));
        }
        double[][] copy = new double[values.length][];
        for (int row = 0; row < values.length; row++) {
            if (values[row].length != columnLabels.size()) {
                throw new IllegalArgumentException(
                        "The heat map '%s' has %s values in row %s and %s column labels."
                                .formatted(title, values[row].length, row, columnLabels.size()));
            }
            copy[row] = values[row].clone();
        }
        values = copy;
    }
}
