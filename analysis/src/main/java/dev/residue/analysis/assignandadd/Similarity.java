package dev.residue.analysis.assignandadd;

/**
 * How alike the rows of two matrices are.
 *
 * @param mean the mean over rows of the cosine
 * @param deviation its standard deviation
 * @param smallest the smallest
 */
record Similarity(double mean, double deviation, double smallest) {

    /** Compares row i of one with row {@code rows[i]} of the other; a zero row has cosine 0. */
    static Similarity of(Matrix one, Matrix other, int... rows) {
        double sum = 0;
        double squares = 0;
        double smallest = 1;
        for (int i = 0; i < rows.length; i++) {
            double cosine = cosine(one, i, other, rows[i]);
            sum += cosine;
            squares += cosine * cosine;
            smallest = Math.min(smallest, cosine);
        }
        double mean = sum / rows.length;
        return new Similarity(
                mean, Math.sqrt(Math.max(0, squares / rows.length - mean * mean)), smallest);
    }

    /** Returns the mean over rows of |one| / |other|, with 0 where the other is zero. */
    static double normRatio(Matrix one, Matrix other) {
        double sum = 0;
        for (int row = 0; row < one.rows(); row++) {
            double square = dot(other, row, other, row);
            sum += square == 0 ? 0 : Math.sqrt(dot(one, row, one, row) / square);
        }
        return sum / one.rows();
    }

    private static double cosine(Matrix one, int row, Matrix other, int otherRow) {
        double norms = dot(one, row, one, row) * dot(other, otherRow, other, otherRow);
        return norms == 0 ? 0 : dot(one, row, other, otherRow) / Math.sqrt(norms);
    }

    private static double dot(Matrix one, int row, Matrix other, int otherRow) {
        double sum = 0;
        for (int column = 0; column < one.columns(); column++) {
            sum += (double) one.at(row, column) * other.at(otherRow, column);
        }
        return sum;
    }
}
