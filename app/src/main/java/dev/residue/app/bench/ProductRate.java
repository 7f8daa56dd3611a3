package dev.residue.app.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.residue.model.Operations;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The rate at which the engine multiplies matrices of an experiment's own shapes, and of nothing
 * else: the limit that a step is compared with.
 */
final class ProductRate {

    private static final int LEAST_TIMES = 5;
    private static final int MOST_TIMES = 500;
    private static final double SECONDS = 0.3;

    private final NDManager manager;
    private final Runnable device;

    /**
     * Prepares to measure.
     *
     * @param device waits until the device has done what it was given
     */
    ProductRate(NDManager manager, Runnable device) {
        this.manager = manager;
        this.device = device;
    }

    /**
     * Measures every distinct product of a forward pass with a weight, each as often as fits in 0.3
     * s, and takes the medians.
     *
     * @param batchSize the number of sequences computed together
     * @return operations per second of all of them together, divided by 1e9
     */
    double gigaflops(Operations operations, int batchSize) {
        Map<Shape, Double> seconds = new LinkedHashMap<>();
        double all = 0;
        double time = 0;
        for (Operations.Product product : operations.products()) {
            if (product.shared()) {
                Shape shape =
                        new Shape(batchSize * product.rows(), product.inner(), product.columns());
                all += batchSize * product.operations();
                time += seconds.computeIfAbsent(shape, this::seconds);
            }
        }
        return all / time / 1e9;
    }

    /** Measures {@code [rows, inner] x [inner, columns]}. */
    private double seconds(Shape shape) {
        try (NDManager scope = manager.newSubManager()) {
            NDArray left = scope.randomUniform(-1, 1, new Shape(shape.get(0), shape.get(1)));
            NDArray right = scope.randomUniform(-1, 1, new Shape(shape.get(1), shape.get(2)));
            multiply(left, right);
            multiply(left, right);
            device.run();
            double[] times = new double[MOST_TIMES];
            int count = 0;
            for (double sum = 0; count < LEAST_TIMES || sum < SECONDS; count++) {
                if (count == MOST_TIMES) {
                    break;
                }
                long start = System.nanoTime();
                multiply(left, right);
                device.run();
                times[count] = (System.nanoTime() - start) / 1e9;
                sum += times[count];
            }
            return PhaseClock.median(Arrays.copyOf(times, count));
        }
    }

    private static void multiply(NDArray left, NDArray right) {
        left.matMul(right).close();
    }
}
