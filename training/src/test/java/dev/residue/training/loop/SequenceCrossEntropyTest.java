package dev.residue.training.loop;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.residue.testing.Rounding;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SequenceCrossEntropyTest {

    @Test
    void itIsTheMeanOverSequencesAndPositions() {
        // softmax of (0, ln 3) is (1/4, 3/4); of (0, 0) is (1/2, 1/2)
        float ln3 = (float) Math.log(3);
        float[] logits = {0, ln3, 0, 0, ln3, 0, 0, ln3};
        long[] labels = {1, 0, 1, 1};
        double expected =
                -(Math.log(3 / 4.0) + Math.log(1 / 2.0) + Math.log(1 / 4.0) + Math.log(3 / 4.0))
                        / 4;
        try (NDManager manager = NDManager.newBaseManager()) {
            double loss =
                    new SequenceCrossEntropy()
                            .evaluate(
                                    new NDList(manager.create(labels, new Shape(2, 2))),
                                    new NDList(manager.create(logits, new Shape(2, 2, 2))))
                            .getFloat();
            Assertions.assertThat(loss)
                    .isCloseTo(expected, Rounding.ofFloats(2 + 4).offset(Math.log(4)));
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {-50, -1, 0, 1, 20, 60})
    void byMarginTheSmallestLossesKeepTheirDigits(float margin) {
        double others = 2 * Math.exp(-margin);
        double expected = Math.log1p(others);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray logits = manager.create(new float[] {0, margin, 0}, new Shape(1, 1, 3));
            NDList labels = new NDList(manager.create(new long[] {1}, new Shape(1, 1)));
            logits.setRequiresGradient(true);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray loss =
                        new SequenceCrossEntropy(SequenceCrossEntropy.Form.MARGIN)
                                .evaluate(labels, new NDList(logits));
                Assertions.assertThat((double) loss.getFloat())
                        .isCloseTo(
                                expected,
                                Rounding.ofFloats(8).offset((1 + Math.abs(margin)) * expected));
                collector.backward(loss);
            }
            double wrong = others / (1 + others);
            float[] gradient = logits.getGradient().toFloatArray();
            double[] exact = {wrong / 2, -wrong, wrong / 2};
            for (int c = 0; c < exact.length; c++) {
                Assertions.assertThat((double) gradient[c])
                        .isCloseTo(
                                exact[c],
                                Rounding.ofFloats(16).offset((1 + Math.abs(margin)) * wrong));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 2, 70_000_000})
    void aLabelThatIsNoClassIsRefusedBeforeTheEngineSeesIt(long label) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDList labels = new NDList(manager.create(new long[] {1, label}, new Shape(1, 2)));
            NDList logits = new NDList(manager.zeros(new Shape(1, 2, 2)));
            Assertions.assertThatThrownBy(() -> new SequenceCrossEntropy().evaluate(labels, logits))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no class " + label)
                    .hasMessageContaining("0 to 1");
        }
    }

    @Test
    void labelsOfAnotherTypeOrNumberAreRefused() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDList logits = new NDList(manager.zeros(new Shape(1, 2, 2)));
            Assertions.assertThatThrownBy(
                            () ->
                                    new SequenceCrossEntropy()
                                            .evaluate(
                                                    new NDList(manager.zeros(new Shape(1, 2))),
                                                    logits))
                    .hasMessageContaining("INT64 or INT32");
            Assertions.assertThatThrownBy(
                            () ->
                                    new SequenceCrossEntropy()
                                            .evaluate(
                                                    new NDList(manager.create(new long[3])),
                                                    logits))
                    .hasMessageContaining("one for each row");
        }
    }
}
