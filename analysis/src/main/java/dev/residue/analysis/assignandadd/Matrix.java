package dev.residue.analysis.assignandadd;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.residue.analysis.probe.Measurements;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A matrix on the host.
 *
 * @param data the values, row after row
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, compared by no one
record Matrix(float[] data, int rows, int columns) {

    /** Copies an array from the engine; all axes but the last run over the rows. */
    static Matrix of(NDArray array) {
        return of(new Measurements.Values(array.toFloatArray(), array.getShape().getShape()));
    }

    /** Takes what was observed; all axes but the last run over the rows. */
    static Matrix of(Measurements.Values values) {
        int columns = Math.toIntExact(values.shape()[values.shape().length - 1]);
        return new Matrix(values.data(), values.data().length / columns, columns);
    }

    /** Takes what was observed at a hook point; all axes but the last run over the rows. */
    static Matrix observed(Map<String, Measurements.Values> byHook, String hook) {
        return of(Objects.requireNonNull(byHook.get(hook), hook));
    }

    static Matrix stacked(List<Matrix> parts) {
        int columns = parts.get(0).columns();
        int rows = parts.stream().mapToInt(Matrix::rows).sum();
        float[] data = new float[rows * columns];
        int filled = 0;
        for (Matrix part : parts) {
            System.arraycopy(part.data(), 0, data, filled, part.data().length);
            filled += part.data().length;
        }
        return new Matrix(data, rows, columns);
    }

    float at(int row, int column) {
        return data[row * columns + column];
    }

    /** Returns the first column that holds the largest value of a row. */
    int argMax(int row) {
        int best = 0;
        for (int column = 1; column < columns; column++) {
            if (at(row, column) > at(row, best)) {
                best = column;
            }
        }
        return best;
    }

    double shareWithArgMax(int... expected) {
        int right = 0;
        for (int row = 0; row < rows; row++) {
            right += argMax(row) == expected[row] ? 1 : 0;
        }
        return (double) right / rows;
    }

    NDArray upload(NDManager scope, int... chosen) {
        float[] picked = new float[chosen.length * columns];
        for (int i = 0; i < chosen.length; i++) {
            System.arraycopy(data, chosen[i] * columns, picked, i * columns, columns);
        }
        return scope.create(picked, new Shape(chosen.length, columns));
    }

    Matrix minus(Matrix other) {
        float[] difference = new float[data.length];
        for (int i = 0; i < data.length; i++) {
            difference[i] = data[i] - other.data()[i];
        }
        return new Matrix(difference, rows, columns);
    }

    float[] meanRow() {
        float[] mean = new float[columns];
        for (int column = 0; column < columns; column++) {
            double sum = 0;
            for (int row = 0; row < rows; row++) {
                sum += at(row, column);
            }
            mean[column] = (float) (sum / rows);
        }
        return mean;
    }

    Matrix positivePart() {
        float[] positive = new float[data.length];
        for (int i = 0; i < data.length; i++) {
            positive[i] = Math.max(0, data[i]);
        }
        return new Matrix(positive, rows, columns);
    }

    float[] column(int column) {
        float[] copy = new float[rows];
        for (int row = 0; row < rows; row++) {
            copy[row] = at(row, column);
        }
        return copy;
    }

    Measurements.Values values() {
        return new Measurements.Values(data, rows, columns);
    }
}
