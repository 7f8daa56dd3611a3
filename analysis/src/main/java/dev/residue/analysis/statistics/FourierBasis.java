package dev.residue.analysis.statistics;

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
public record FourierBasis(int n) {

    /** How many times an even part of the power a frequency must have to count as a key one. */
    public static final double KEY = 1.5;

    /** Returns the number of frequencies but 0. */
    public int frequencies() {
        return n / 2;
    }

    /** Returns the basis, {@code [residue, column]}. */
    public NDArray on(NDManager scope) {
        float[] basis = new float[n * n];
        for (int x = 0; x < n; x++) {
            for (int column = 0; column < n; column++) {
                basis[x * n + column] = (float) at(x, column);
            }
        }
        return scope.create(basis, new Shape(n, n));
    }

    /** Returns the value of a column at a residue, or at any number that is congruent to it. */
    public double at(int x, int column) {
        int k = frequency(column);
        double angle = 2 * Math.PI * Math.floorMod((long) k * x, n) / n;
        boolean alone = k == 0 || 2 * k == n;
        return (column % 2 == 0 && column > 0 ? Math.sin(angle) : Math.cos(angle))
                * Math.sqrt((alone ? 1.0 : 2.0) / n);
    }

    /** Returns the frequency that a column has. */
    public int frequency(int column) {
        return (column + 1) / 2;
    }

    /**
     * Returns each frequency's share of the power of a function of residues, summed over its
     * outputs and without the constant part; zeros for a constant function.
     *
     * @param function {@code [residue, output]}
     * @return the share of frequency k at k - 1
     */
    public double[] powerShares(NDArray function) {
        int outputs = Math.toIntExact(function.getShape().get(1));
        float[] coefficients = // [column, output]
                // above the first residue, so that a constant has no power by rounding
                on(function.getManager())
                        .transpose()
                        .matMul(function.sub(function.get("0:1")))
                        .toFloatArray();
        double[] shares = new double[frequencies()];
        double total = 0;
        for (int column = 1; column < n; column++) {
            for (int output = 0; output < outputs; output++) {
                double power = Math.pow(coefficients[column * outputs + output], 2);
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
