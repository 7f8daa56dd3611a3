package dev.residue.analysis.incontext.representation;

import ai.djl.ndarray.NDManager;
import dev.residue.analysis.probe.Measurements;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.incontext.InContextLinear;
import dev.residue.testing.Rounding;
import java.io.IOException;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class HeadAblationProbeTest {

    private static final Offset<Double> CLOSELY = Rounding.ofFloats(64).offset(1);

    /**
     * Whole, the copier answers x; without its first head every logit is 0, and the answer is 0.
     */
    @Test
    void theHeadThatMattersIsFoundPerShotAndSplit() throws IOException {
        InContextLinear task = HandMade.task(5, 3);
        try (NDManager manager = NDManager.newBaseManager()) {
            Measurements measurements =
                    HandMade.measured(
                            new HeadAblationProbe(task, 4), Copier.of(task, manager).subject());
            Map<String, Double> found = HandMade.numbers(measurements);
            for (String split : task.splits()) {
                Sequences sequences = task.evaluation(split, 4, 64);
                double[] whole = new double[3];
                double[] change = new double[3];
                for (int i = 0; i < sequences.labels().length; i++) {
                    long x = sequences.tokens()[i / 3 * 8 + i % 3 * 3];
                    long z = sequences.labels()[i];
                    whole[i % 3] += (x == z ? 1 : 0) / 64.0;
                    change[i % 3] += ((z == 0 ? 1 : 0) - (x == z ? 1 : 0)) / 64.0;
                }
                Measurements.Values changes = HandMade.array(measurements, split);
                Assertions.assertThat(changes.shape()).containsExactly(1, 2, 3);
                float[] accuracy = HandMade.array(measurements, split + ", whole model").data();
                for (int shot = 0; shot < 3; shot++) {
                    Assertions.assertThat((double) accuracy[shot]).isCloseTo(whole[shot], CLOSELY);
                    Assertions.assertThat((double) changes.data()[shot])
                            .isCloseTo(change[shot], CLOSELY);
                    Assertions.assertThat(changes.data()[3 + shot]).isZero();
                }
                Assertions.assertThat(found.get("mean/" + split + "/layer-1 1"))
                        .isCloseTo((change[0] + change[1] + change[2]) / 3, CLOSELY);
                Assertions.assertThat(found.get("last-shot/" + split + "/layer-1 1"))
                        .isCloseTo(change[2], CLOSELY);
                Assertions.assertThat(found.get("mean/" + split + "/layer-1 2"))
                        .isCloseTo(0, CLOSELY);
            }
            Assertions.assertThat(found.values()).anyMatch(value -> Math.abs(value) > 0.02);
        }
    }

    @Test
    void accuracyIsCountedByShot() {
        float[] logits = {1, 2, 3, 0, 5, 5, 0, 1};
        Assertions.assertThat(HeadAblationProbe.accuracies(logits, new long[] {1, 0, 0, 0}, 2))
                .containsExactly(1, 0.5); // the first of equal logits is the answer
    }
}
