package dev.residue.analysis.figure;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A matrix drawn as colours, such as an attention pattern with its tokens on both axes.
 *
 * @param rowLabels one per row, from top to bottom; labels may repeat
 * @param columnLabels one per column, from left to right; labels may repeat
 * @param values {@code [row, column]}; NaN leaves a cell empty
 * @param note what the reader should know to read it; may be empty
 * @param scale the colours' scale: maps of a page that name the same one share it; empty for a
 *     scale of its own
 * @param finding what is seen; may be empty
 * @param variant which of several of this title it is; may be empty
 */
// The array is the natural form of a matrix here; maps are drawn, never compared.
@SuppressWarnings("ArrayRecordComponent")
public record HeatMap(
        String title,
        List<String> rowLabels,
        List<String> columnLabels,
        double[][] values,
        String note,
        String scale,
        String finding,
        String variant)
        implements Figure {

    /**
     * A cell.
     *
     * @param value its value
     */
    public record Cell(int row, int column, double value) {}

    /** Makes a map with a scale of its own. */
    public HeatMap(
            String title,
            List<String> rowLabels,
            List<String> columnLabels,
            double[][] values,
            String note) {
        this(title, rowLabels, columnLabels, values, note, "");
    }

    /** Makes a map of which nothing is said. */
    public HeatMap(
            String title,
            List<String> rowLabels,
            List<String> columnLabels,
            double[][] values,
            String note,
            String scale) {
        this(title, rowLabels, columnLabels, values, note, scale, "", "");
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

    /** Returns the same map, with what is seen in it. */
    public HeatMap withFinding(String words) {
        return new HeatMap(title, rowLabels, columnLabels, values, note, scale, words, variant);
    }

    /** Returns the same map as one of several of its title. */
    public HeatMap withVariant(String name) {
        return new HeatMap(title, rowLabels, columnLabels, values, note, scale, finding, name);
    }

    /** Returns the cell of the largest value, the first of equals; empty where all are empty. */
    public Optional<Cell> largest() {
        return IntStream.range(0, values.length)
                .boxed()
                .flatMap(row -> largestOf(row).stream())
                .reduce((one, other) -> other.value() > one.value() ? other : one);
    }

    /** Returns the cell of a row's largest value, the first of equals; empty where all are. */
    public Optional<Cell> largestOf(int row) {
        Cell best = null;
        for (int column = 0; column < values[row].length; column++) {
            double value = values[row][column];
            if (Double.isFinite(value) && (best == null || value > best.value())) {
                best = new Cell(row, column, value);
            }
        }
        return Optional.ofNullable(best);
    }

    /** Returns how many rows have their largest value so many columns beside the diagonal. */
    public int rowsLargestAt(int offset) {
        return (int)
                IntStream.range(0, values.length)
                        .filter(
                                row ->
                                        largestOf(row)
                                                .filter(cell -> cell.column() == row + offset)
                                                .isPresent())
                        .count();
    }
}
