package dev.residue.analysis.assignandadd;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * The orthonormal real Fourier basis over residues modulo n, any n ≥ 2; transforming is a product
 * with it.
 *
 * <p>Column 0 is constant; columns 2k - 1 and 2k are cos(2πkx/n) and sin(2πkx/n) for the
 * frequencies k = 1, …, ⌊n/2⌋. For even n the last frequency has no sine.
 */
record FourierBasis(int n) {

    /** Returns the number of frequencies but 0. */
    int frequencies() {
        return n / 2;
    }

    /** Returns the basis, {@code [residue, column]}. */
    NDArray on(NDManager scope) {
        float[] basis = new float[n * n];
        for (int x = 0; x < n; x++) {
            for (int column = 0; column < n; column++) {
                int k = frequency(column);
                double angle = 2 * Math.PI * Math.floorMod((long) k * x, n) / n;
                boolean alone = k == 0 || 2 * k == n;
                basis[x * n + column] =
                        (float)
                                ((column % 2 == 0 && column > 0 ? Math.sin(angle) : Math.cos(angle))
                                        * Math.sqrt((alone ? 1.0 : 2.0) / n));
            }
        }
        return scope.create(basis, new Shape(n, n));
    }

    int frequency(int column) {
        return (column + 1) / 2;
    }

    /**
     * Returns each frequency's share of the power of a function of residues, summed over its
     * outputs and without the constant part; zeros for a constant function.
     *
     * @param function {@code [residue, output]}
     * @return the share of frequency k at k - 1
     */
    double[] powerShares(NDArray function) {
        Matrix coefficients =
                Matrix.of(on(function.getManager()).transpose().matMul(function)); // by column
        double[] shares = new double[frequencies()];
        double total = 0;
        for (int column = 1; column < n; column++) {
            for (int output = 0; output < coefficients.columns(); output++) {
                double power = Math.pow(coefficients.at(column, output), 2);
                shares[frequency(column) - 1] += power;
                total += power;
            }
        }
        for (int i = 0; i < shares.length && total > 0; i++) {
            shares[i] /= total;
        }
        return shares;
    }
}
