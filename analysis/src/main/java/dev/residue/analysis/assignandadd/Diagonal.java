package dev.residue.analysis.assignandadd;

/**
 * How far a square matrix is diagonal.
 *
 * @param mean the mean of the diagonal
 * @param otherMean the mean of everything else
 * @param otherLargest the largest of everything else
 * @param margin the mean over rows of the diagonal less the largest of the row's others
 */
record Diagonal(double mean, double otherMean, double otherLargest, double margin) {

    static Diagonal of(Matrix square) {
        int size = square.rows();
        double diagonal = 0;
        double others = 0;
        double bests = 0;
        double largest = Double.NEGATIVE_INFINITY;
        for (int row = 0; row < size; row++) {
            double best = Double.NEGATIVE_INFINITY;
            for (int column = 0; column < size; column++) {
                double value = square.at(row, column);
                if (row == column) {
                    diagonal += value;
                } else {
                    others += value;
                    best = Math.max(best, value);
                }
            }
            bests += best;
            largest = Math.max(largest, best);
        }
        return new Diagonal(
                diagonal / size,
                others / ((double) size * (size - 1)),
                largest,
                (diagonal - bests) / size);
    }
}
