package dev.residue.analysis.assignandadd;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * The two-dimensional Fourier power of neurons as functions of both numbers.
 *
 * <p>p = the number of numbers, J = the neurons of a chunk.
 */
final class NeuronFourier {

    private static final int NEURONS_PER_CHUNK = 64;

    private final int p;
    private final FourierBasis basis;

    NeuronFourier(int p) {
        this.p = p;
        this.basis = new FourierBasis(p);
    }

    /** Which cells of a neuron's two-dimensional spectrum belong to frequency k. */
    enum Cells {
        /** Frequency k of one number, constant in the other: A(n) + B(m). */
        SUM,
        /** Frequency k or constant in each number, but not constant in both. */
        SUM_AND_PRODUCTS
    }

    /**
     * Returns for every neuron which share of its variance each frequency has.
     *
     * @param activations {@code [pair, neuron]}
     * @return {@code [neuron][k - 1]}; zeros for a neuron without variance
     */
    double[][] shares(NDManager scope, Matrix activations, Cells cells) {
        double[][] shares = new double[activations.columns()][basis.frequencies()];
        for (int from = 0; from < shares.length; from += NEURONS_PER_CHUNK) {
            int count = Math.min(NEURONS_PER_CHUNK, shares.length - from);
            try (NDManager chunk = scope.newSubManager()) {
                float[] power = power(chunk, activations, from, count);
                for (int j = 0; j < count; j++) {
                    add(power, count, j, cells, shares[from + j]);
                }
            }
        }
        return shares;
    }

    /** Returns squared coefficients, {@code [column of m, column of n, J]}. */
    private float[] power(NDManager chunk, Matrix activations, int from, int count) {
        float[] some = new float[p * p * count];
        for (int pair = 0; pair < p * p; pair++) {
            System.arraycopy(
                    activations.data(),
                    pair * activations.columns() + from,
                    some,
                    pair * count,
                    count);
        }
        NDArray transform = basis.on(chunk).transpose(); // [column, residue]
        NDArray overN = transform.matMul(chunk.create(some, new Shape(p, (long) p * count)));
        NDArray swapped =
                overN.reshape(p, p, count).transpose(1, 0, 2).reshape(p, (long) p * count);
        return transform.matMul(swapped).square().toFloatArray();
    }

    private void add(float[] power, int count, int neuron, Cells cells, double[] shares) {
        double total = 0;
        for (int row = 0; row < p; row++) {
            for (int column = row == 0 ? 1 : 0; column < p; column++) {
                double value = power[(row * p + column) * count + neuron];
                total += value;
                int one = basis.frequency(row);
                int other = basis.frequency(column);
                boolean sum = one == 0 || other == 0;
                if (sum || (cells == Cells.SUM_AND_PRODUCTS && one == other)) {
                    shares[Math.max(one, other) - 1] += value;
                }
            }
        }
        for (int i = 0; i < shares.length; i++) {
            shares[i] = total > 0 ? shares[i] / total : 0;
        }
    }
}
