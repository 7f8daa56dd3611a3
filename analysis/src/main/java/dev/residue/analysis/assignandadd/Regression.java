package dev.residue.analysis.assignandadd;

/**
 * The least-squares fit y = slope · x + bias between the rows of two matrices, with one slope for
 * all columns and a bias per column; 0 and 0 where one of the two does not vary.
 *
 * @param slope the slope
 * @param explained R², the share of y's variance around its columns' means that the fit explains
 */
record Regression(double slope, double explained) {

    static Regression of(Matrix x, Matrix y) {
        float[] meanX = x.meanRow();
        float[] meanY = y.meanRow();
        double xx = 0;
        double xy = 0;
        double yy = 0;
        for (int row = 0; row < x.rows(); row++) {
            for (int column = 0; column < x.columns(); column++) {
                double dx = x.at(row, column) - meanX[column];
                double dy = y.at(row, column) - meanY[column];
                xx += dx * dx;
                xy += dx * dy;
                yy += dy * dy;
            }
        }
        return xx == 0 || yy == 0
                ? new Regression(0, 0)
                : new Regression(xy / xx, xy * xy / (xx * yy));
    }
}
