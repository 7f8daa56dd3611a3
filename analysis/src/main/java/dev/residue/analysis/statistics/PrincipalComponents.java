package dev.residue.analysis.statistics;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * The directions in which points spread most, from the eigenvectors of their covariance.
 *
 * <p>Points are centred first. A direction's sign is arbitrary; here its largest entry is positive.
 */
public final class PrincipalComponents {

    private final double[][] projected;
    private final double[] explained;

    private PrincipalComponents(double[][] projected, double[] explained) {
        this.projected = projected;
        this.explained = explained;
    }

    /**
     * Finds the components.
     *
     * @param points {@code [point * feature]}
     * @throws IllegalArgumentException if the data are no whole number of at least two points, or
     *     if fewer features than components are given
     */
    public static PrincipalComponents of(float[] points, int features, int count) {
        int rows = features < 1 ? 0 : points.length / features;
        if (rows < 2 || points.length % features != 0 || count < 1 || count > features) {
            throw new IllegalArgumentException(
                    "%s numbers are not two or more points of %s features with %s components"
                            .formatted(points.length, features, count));
        }
        DMatrixRMaj centred = centred(points, rows, features);
        DMatrixRMaj covariance = new DMatrixRMaj(features, features);
        CommonOps_DDRM.multTransA(1.0 / rows, centred, centred, covariance);
        EigenDecomposition_F64<DMatrixRMaj> eigen =
                DecompositionFactory_DDRM.eig(features, true, true);
        if (!eigen.decompose(covariance)) {
            throw new IllegalArgumentException("the points hold numbers that are not finite");
        }
        int[] order =
                IntStream.range(0, features)
                        .boxed()
                        .sorted(
                                Comparator.comparingDouble(
                                        one -> -eigen.getEigenvalue(one).getReal()))
                        .mapToInt(Integer::intValue)
                        .toArray();
        double total = CommonOps_DDRM.trace(covariance);
        double[][] projected = new double[rows][count];
        double[] explained = new double[count];
        for (int component = 0; component < count; component++) {
            int index = order[component];
            DMatrixRMaj direction = eigen.getEigenVector(index);
            explained[component] = total > 0 ? eigen.getEigenvalue(index).getReal() / total : 0;
            double sign = sign(direction);
            DMatrixRMaj column = new DMatrixRMaj(rows, 1);
            CommonOps_DDRM.mult(centred, direction, column);
            for (int row = 0; row < rows; row++) {
                projected[row][component] = sign * column.get(row);
            }
        }
        return new PrincipalComponents(projected, explained);
    }

    /** Returns each point's coordinates, {@code [point][component]}. */
    public double[][] projected() {
        return projected;
    }

    /** Returns each component's share of the total variance, in {@code [0, 1]}, largest first. */
    public double[] explained() {
        return explained.clone();
    }

    private static DMatrixRMaj centred(float[] points, int rows, int features) {
        DMatrixRMaj matrix = new DMatrixRMaj(rows, features);
        for (int feature = 0; feature < features; feature++) {
            double mean = 0;
            for (int row = 0; row < rows; row++) {
                mean += points[row * features + feature];
            }
            mean /= rows;
            for (int row = 0; row < rows; row++) {
                matrix.set(row, feature, points[row * features + feature] - mean);
            }
        }
        return matrix;
    }

    private static double sign(DMatrixRMaj direction) {
        double largest = 0;
        for (int i = 0; i < direction.getNumElements(); i++) {
            if (Math.abs(direction.get(i)) > Math.abs(largest)) {
                largest = direction.get(i);
            }
        }
        return largest < 0 ? -1 : 1;
    }
}
