package dev.residue.training.engine;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Arrays get other values in place. */
class InPlaceCopyTest {

    @BeforeAll
    static void loadTheEngineHere() {
        // the thread that does is the one on which LibTorch records nothing unless told to
        Engine.getInstance();
    }

    @Test
    void valuesAreThoseGivenAndGradientsAreTakenAsBefore() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray weight = manager.zeros(new Shape(2, 3));
            NDArray constant = manager.zeros(new Shape(2, 3));
            weight.setRequiresGradient(true);
            float[] values = {1, -2, 3.5f, -0.0f, 5, 1e-30f};
            InPlaceCopy.copy(weight, values);
            InPlaceCopy.copy(constant, weight);
            // the sign of a zero counts
            Assertions.assertThat(weight.toFloatArray()).containsExactly(values);
            Assertions.assertThat(constant.toFloatArray()).containsExactly(values);
            Assertions.assertThat(constant.hasGradient()).isFalse();
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                collector.backward(weight.mul(weight).sum());
            }
            Assertions.assertThat(weight.getGradient().toFloatArray())
                    .containsExactly(2, -4, 7, -0.0f, 10, 2e-30f);
            // later changes of the source are its own
            weight.setRequiresGradient(false);
            weight.addi(weight);
            Assertions.assertThat(constant.toFloatArray()).containsExactly(values);
        }
    }

    @Test
    void weightsAreOverwrittenOnEveryThread() {
        // where LibTorch records operations unless told otherwise
        CompletableFuture.runAsync(this::valuesAreThoseGivenAndGradientsAreTakenAsBefore).join();
    }

    @Test
    void anotherShapeIsRefused() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray target = manager.zeros(new Shape(2, 3));
            NDArray source = manager.ones(new Shape(3));
            Assertions.assertThatThrownBy(() -> InPlaceCopy.copy(target, source))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("(3)")
                    .hasMessageContaining("(2, 3)");
            Assertions.assertThat(target.toFloatArray()).containsOnly(0);
        }
    }
}
