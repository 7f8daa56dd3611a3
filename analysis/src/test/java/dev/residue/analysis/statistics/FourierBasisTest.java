package dev.residue.analysis.statistics;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.residue.testing.Rounding;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FourierBasisTest {

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7, 8, 59})
    void itsColumnsAreOrthonormal(int n) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray basis = new FourierBasis(n).on(manager);
            float[] products = basis.transpose().matMul(basis).toFloatArray();
            Rounding.ofFloats(n).compare("products", products, manager.eye(n).toFloatArray());
        }
    }

    @Test
    void aPhaseShiftedCosineHasOneFrequency() {
        try (NDManager manager = NDManager.newBaseManager()) {
            float[] wave = new float[8];
            for (int x = 0; x < 8; x++) {
                wave[x] = (float) (5 + Math.cos(2 * Math.PI * 3 * x / 8 + 0.7));
            }
            double[] shares =
                    new FourierBasis(8).powerShares(manager.create(wave, new Shape(8, 1)));
            // the constant 5, which has no share, is added up too
            Rounding.ofFloats(2 * 8).compare("shares", shares, new double[] {0, 0, 1, 0}, 5 * 5);
        }
    }

    /** Against the complex transform, |Σ f(x) exp(-2πikx/n)|², where k and n - k are one. */
    @ParameterizedTest
    @ValueSource(ints = {7, 8})
    void powersAreThoseOfTheComplexTransform(int n) {
        float[] function = new float[n * 2];
        for (int i = 0; i < function.length; i++) {
            function[i] = (float) Math.sin(3.7 * i * i + 1);
        }
        double[] expected = new double[n / 2];
        double total = 0;
        for (int k = 1; k < n; k++) {
            for (int output = 0; output < 2; output++) {
                double real = 0;
                double imaginary = 0;
                for (int x = 0; x < n; x++) {
                    real += function[2 * x + output] * Math.cos(2 * Math.PI * k * x / n);
                    imaginary += function[2 * x + output] * Math.sin(2 * Math.PI * k * x / n);
                }
                double power = real * real + imaginary * imaginary;
                expected[Math.min(k, n - k) - 1] += power;
                total += power;
            }
        }
        for (int k = 0; k < expected.length; k++) {
            expected[k] /= total;
        }
        try (NDManager manager = NDManager.newBaseManager()) {
            Rounding.ofFloats(3L * n)
                    .compare(
                            "shares",
                            new FourierBasis(n)
                                    .powerShares(manager.create(function, new Shape(n, 2))),
                            expected);
        }
    }

    @Test
    void aConstantHasNoPower() {
        try (NDManager manager = NDManager.newBaseManager()) {
            for (float value : new float[] {0, 0.1f, -3.3f}) {
                Assertions.assertThat(
                                new FourierBasis(7)
                                        .powerShares(manager.full(new Shape(7, 3), value)))
                        .containsExactly(0, 0, 0);
            }
        }
    }
}
