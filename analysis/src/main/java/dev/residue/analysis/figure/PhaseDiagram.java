package dev.residue.analysis.figure;

import java.util.List;

/**
 * A quantity over two axes, as colours, with the line on which it crosses a level.
 *
 * @param columnLabels one per column, from left to right
 * @param rowLabels one per row, from bottom to top
 * @param values {@code [row, column]}; NaN leaves a cell empty
 * @param range the values of the first and the last colour, the same in figures to be compared
 * @param marks the single values, whose places are numbers of columns and rows
 * @param note what the reader should know to read it; may be empty
 */
// The array is the natural form of a matrix here; diagrams are drawn, never compared.
@SuppressWarnings("ArrayRecordComponent")
public record PhaseDiagram(
        String title,
        String xTitle,
        List<String> columnLabels,
        String yTitle,
        List<String> rowLabels,
        double[][] values,
        Range range,
        List<Mark> marks,
        String note)
        implements Figure {

    /**
     * What colours and the line stand for.
     *
     * @param level the value that the line divides larger from smaller ones at
     */
    public record Range(double low, double high, double level) {}

    /** Copies lists and matrix; refuses labels that do not fit the matrix. */
    public PhaseDiagram {
        columnLabels = List.copyOf(columnLabels);
        rowLabels = List.copyOf(rowLabels);
        marks = List.copyOf(marks);
        double[][] copy = new double[values.length][];
        for (int row = 0; row < values.length; row++) {
            copy[row] = values[row].clone();
            if (copy[row].length != columnLabels.size() || values.length != rowLabels.size()) {
                throw new IllegalArgumentException(
                        "The diagram '%s' has no value for each of its %s by %s labels."
                                .formatted(title, rowLabels.size(), columnLabels.size()));
            }
        }
        values = copy;
    }
}
