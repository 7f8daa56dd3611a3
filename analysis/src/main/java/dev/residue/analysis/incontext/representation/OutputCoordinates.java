package dev.residue.analysis.incontext.representation;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * Coordinates of a head's outputs z W_O within the space that they span: as many as z has numbers,
 * with the same distances and angles as the outputs themselves, which have dModel.
 *
 * <p>With G = W_O W_Oᵀ = V Λ Vᵀ they are z V √Λ, for (z V √Λ)(z' V √Λ)ᵀ = z G z'ᵀ = (z W_O)(z'
 * W_O)ᵀ.
 */
final class OutputCoordinates {

    private final int width;
    private final double[] map; // [dHead, dHead], V √Λ

    /**
     * Prepares the map.
     *
     * @param gram W_O W_Oᵀ, {@code [dHead * dHead]}
     * @param width dHead
     * @throws IllegalArgumentException if it holds numbers that are not finite
     */
    OutputCoordinates(float[] gram, int width) {
        this.width = width;
        this.map = new double[width * width];
        DMatrixRMaj matrix = new DMatrixRMaj(width, width);
        for (int i = 0; i < gram.length; i++) {
            matrix.set(i, gram[i]);
        }
        EigenDecomposition_F64<DMatrixRMaj> eigen =
                DecompositionFactory_DDRM.eig(width, true, true);
        if (!eigen.decompose(matrix)) {
            throw new IllegalArgumentException("W_O holds numbers that are not finite");
        }
        for (int column = 0; column < width; column++) {
            double root = Math.sqrt(Math.max(0, eigen.getEigenvalue(column).getReal()));
            DMatrixRMaj direction = eigen.getEigenVector(column);
            for (int row = 0; row < width; row++) {
                map[row * width + column] = root * direction.get(row);
            }
        }
    }

    /** Writes the coordinates of one z. */
    void write(float[] z, int from, float[] target, int to) {
        for (int column = 0; column < width; column++) {
            double sum = 0;
            for (int row = 0; row < width; row++) {
                sum += z[from + row] * map[row * width + column];
            }
            target[to + column] = (float) sum;
        }
    }
}
