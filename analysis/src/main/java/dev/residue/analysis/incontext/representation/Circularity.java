package dev.residue.analysis.incontext.representation;

/**
 * How much of the variance of points in a plane lies on a circle on which they stand in the order
 * of their labels.
 *
 * <p>One point w_l = u + i v for each label l = 0 … n - 1. With the discrete Fourier coefficients
 * c_k = 1/n Σ_l w_l e^(-2πi k l / n), the share is
 *
 * <pre>max_k |c_k|² / (1/n Σ_l |w_l - w̄|²)</pre>
 *
 * <p>over the k from 1 to n - 1 that have no divisor in common with n, so that every label has a
 * place of its own and steps of k places lead through all of them, either way round. In {@code [0,
 * 1]}: 1 for an exact circle, ½ for a line on which labels lie as cosines, 0 for equal points. An
 * ellipse with half-axes a and b has (a + b)² / 2(a² + b²).
 *
 * <p>The order by discrete logarithm to one primitive root and to another differ by such a k only
 * and give the same share.
 *
 * @param share the share, in {@code [0, 1]}, chance {@link #chance}
 * @param frequency the best k or n - k, whichever is smaller; 0 for equal points
 */
public record Circularity(double share, int frequency) {

    private static final int FEWEST_POINTS = 3;

    /** Measures points {@code [label][2]}, at least three. */
    public static Circularity of(double[][] points) {
        int period = points.length;
        requireCircle(period);
        double[] mean = new double[2];
        for (double[] point : points) {
            if (point.length != 2) {
                throw new IllegalArgumentException(
                        "a point has " + point.length + " coordinates; must be 2");
            }
            mean[0] += point[0] / period;
            mean[1] += point[1] / period;
        }
        double variance = 0;
        for (double[] point : points) {
            variance += square(point[0] - mean[0], point[1] - mean[1]) / period;
        }
        double best = 0;
        int frequency = 0;
        for (int k = 1; k < period; k++) {
            double power = coprime(k, period) ? power(points, k) : 0;
            if (power > best) {
                best = power;
                frequency = Math.min(k, period - k);
            }
        }
        // rounding alone can be left of equal points
        double scale = square(mean[0], mean[1]);
        return variance <= 1e-24 * scale || variance == 0
                ? new Circularity(0, 0)
                : new Circularity(Math.min(1, best / variance), frequency);
    }

    /**
     * Returns the expected share of points that do not depend on their labels: H_m / (n - 1), with
     * m the number of k that are tried and H_m = 1 + ½ + … + 1/m.
     *
     * <p>Exact for independent points of the normal distribution that is the same in all
     * directions, whose n - 1 powers are independent and exponential. A share of x or more comes
     * about with a probability of m (1 - x)^(n - 2) at most.
     *
     * @param period n
     * @throws IllegalArgumentException if n is below 3
     */
    public static double chance(int period) {
        requireCircle(period);
        double sum = 0;
        int tried = 0;
        for (int k = 1; k < period; k++) {
            if (coprime(k, period)) {
                tried++;
                sum += 1.0 / tried;
            }
        }
        return sum / (period - 1);
    }

    private static double power(double[][] points, int k) {
        double real = 0;
        double imaginary = 0;
        for (int label = 0; label < points.length; label++) {
            double angle = -2 * Math.PI * ((long) k * label % points.length) / points.length;
            double cos = Math.cos(angle);
            double sin = Math.sin(angle);
            real += points[label][0] * cos - points[label][1] * sin;
            imaginary += points[label][0] * sin + points[label][1] * cos;
        }
        return square(real, imaginary) / points.length / points.length;
    }

    private static double square(double u, double v) {
        return u * u + v * v;
    }

    private static boolean coprime(int one, int other) {
        return other == 0 ? one == 1 : coprime(other, one % other);
    }

    private static void requireCircle(int period) {
        if (period < FEWEST_POINTS) {
            throw new IllegalArgumentException(
                    period + " points are always on a circle; at least three are needed");
        }
    }
}
