package dev.residue.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.pytorch.jni.JniUtils;
import dev.residue.testing.Rounding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Which instructions the libraries below compute with: they add in another order with each set, so
 * that the last bits of a softmax (LibTorch's own code), of a product (MKL) and of a convolution
 * (oneDNN) tell. What was seen is written to a file, which CI compares with that of other sets.
 */
class ProcessorTest {

    private static final int ROWS = 64;
    private static final int LENGTH = 300;

    /** Of an image; of one of fewer than 20,480 numbers LibTorch makes a product, for MKL. */
    private static final int SIDE = 40;

    private static final int OUT = SIDE - 2;
    private static final String THREADS = "ai.djl.pytorch.num_threads";

    private final Random random = new Random(1);

    @Test
    void everyLibraryComputesWhatDoublesDoAndLeavesItsBits() throws IOException {
        float[] left = floats(ROWS * LENGTH);
        float[] right = floats(LENGTH * ROWS);
        float[] image = floats(16 * SIDE * SIDE);
        float[] kernel = floats(32 * 16 * 3 * 3);
        Map<String, String> bits = new TreeMap<>();
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray rows = manager.create(left, new Shape(ROWS, LENGTH));
            float[] softmax = rows.softmax(1).toFloatArray();
            Rounding.ofFloats(LENGTH).compare("softmax", softmax, softmax(left));
            bits.put("softmax", bits(softmax));
            float[] product =
                    rows.matMul(manager.create(right, new Shape(LENGTH, ROWS))).toFloatArray();
            Rounding.ofFloats(LENGTH).compare("product", product, product(left, right));
            bits.put("product", bits(product));
            float[] convolution =
                    Conv2d.conv2d(
                                    manager.create(image, new Shape(1, 16, SIDE, SIDE)),
                                    manager.create(kernel, new Shape(32, 16, 3, 3)))
                            .singletonOrThrow()
                            .toFloatArray();
            Rounding.ofFloats(16 * 3 * 3)
                    .compare("convolution", convolution, convolution(image, kernel));
            bits.put("convolution", bits(convolution));
            bits.put("threads", Integer.toString(JniUtils.getNumThreads()));
        }
        String variant = System.getProperty("residue.processor", "all instructions");
        System.out.printf("%s: %s%n", variant, bits);
        Path folder = Files.createDirectories(Path.of("target", "processors"));
        Files.writeString(folder.resolve(variant), bits + System.lineSeparator());
    }

    @Test
    @EnabledIfSystemProperty(named = THREADS, matches = "\\d+")
    void threadsAreAsManyAsTheSettingSays() {
        try (NDManager manager = NDManager.newBaseManager()) {
            manager.ones(new Shape(1)).close(); // LibTorch is loaded
            Assertions.assertThat(JniUtils.getNumThreads()).isEqualTo(Integer.getInteger(THREADS));
        }
    }

    private float[] floats(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static String bits(float[] values) {
        return String.format("%08x", Arrays.hashCode(values));
    }

    private static double[] softmax(float[] rows) {
        double[] softmax = new double[rows.length];
        for (int row = 0; row < ROWS; row++) {
            double sum = 0;
            for (int i = row * LENGTH; i < (row + 1) * LENGTH; i++) {
                softmax[i] = Math.exp(rows[i]);
                sum += softmax[i];
            }
            for (int i = row * LENGTH; i < (row + 1) * LENGTH; i++) {
                softmax[i] /= sum;
            }
        }
        return softmax;
    }

    private static double[] product(float[] left, float[] right) {
        double[] product = new double[ROWS * ROWS];
        for (int i = 0; i < product.length; i++) {
            for (int k = 0; k < LENGTH; k++) {
                product[i] += (double) left[i / ROWS * LENGTH + k] * right[k * ROWS + i % ROWS];
            }
        }
        return product;
    }

    /** Of 16 images of 40 × 40 with 32 kernels of 3 × 3. */
    private static double[] convolution(float[] image, float[] kernel) {
        double[] convolution = new double[32 * OUT * OUT];
        for (int i = 0; i < convolution.length; i++) {
            for (int k = 0; k < 16 * 9; k++) {
                int y = i / OUT % OUT + k / 3 % 3;
                int x = i % OUT + k % 3;
                convolution[i] +=
                        (double) image[(k / 9 * SIDE + y) * SIDE + x]
                                * kernel[i / (OUT * OUT) * 16 * 9 + k];
            }
        }
        return convolution;
    }
}
