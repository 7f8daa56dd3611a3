package dev.residue.analysis.incontext.representation;

import ai.djl.ndarray.NDManager;
import dev.residue.analysis.incontext.representation.AttentionSums.Target;
import dev.residue.analysis.probe.Measurements;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.incontext.InContextLinear;
import dev.residue.dataset.incontext.TaskVector;
import dev.residue.testing.Rounding;
import java.io.IOException;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class HeadsProbeTest {

    /** Patterns over at most 11 tokens, in the mean over the sequences. */
    private static final Offset<Double> CLOSELY = Rounding.ofFloats(11 + 256).offset(1);

    /** Three examples (1, 2), (2, 4), (3, 1) modulo 7: the second is twice the first. */
    private final InContextLinear task = HandMade.task(7, 3);

    private final Sequences sequence =
            task.compose(new TaskVector(1, 1), 7 + 2, 2 * 7 + 4, 3 * 7 + 1);

    @Test
    void theSecondExampleIsAMultipleOfTheFirst() {
        boolean[][] found = AttentionSums.proportionals(sequence, 7)[0];
        Assertions.assertThat(found[0]).isEmpty();
        Assertions.assertThat(found[1]).containsExactly(true);
        Assertions.assertThat(found[2]).containsExactly(false, false);
        Sequences zeros = task.compose(new TaskVector(1, 1), 7 + 2, 0, 3 * 7 + 6);
        found = AttentionSums.proportionals(zeros, 7)[0];
        Assertions.assertThat(found[1]).containsExactly(false); // (0, 0) does not count
        Assertions.assertThat(found[2]).containsExactly(true, false);
    }

    @Test
    void aHandMadePatternIsSummedByToken() {
        float[] pattern = new float[8 * 8];
        float[] atY1 = {.1f, .2f, .3f, .15f, .25f}; // x y z of the first example, own x, own y
        float[] atY2 = {.1f, 0, .4f, .1f, .1f, .1f, .05f, .15f};
        float[] atZ1 = {0, 0, .25f, 0, .5f, .25f};
        System.arraycopy(atY1, 0, pattern, 4 * 8, 5);
        System.arraycopy(atZ1, 0, pattern, 5 * 8, 6);
        System.arraycopy(atY2, 0, pattern, 7 * 8, 8);
        AttentionSums sums =
                new AttentionSums(pattern, 1, sequence, AttentionSums.proportionals(sequence, 7));
        double[] atY = {.15, .15, .4, .1, .2, .1};
        double[] atZ = {0, 0, .25, .5, .25, 0};
        for (int i = 0; i < atY.length; i++) {
            Target target = Target.values()[i];
            Assertions.assertThat(sums.mean(0, 1, target))
                    .as(target.title())
                    .isCloseTo(atY[i], CLOSELY);
            Assertions.assertThat(sums.mean(0, 2, target))
                    .as(target.title())
                    .isCloseTo(atZ[i], CLOSELY);
        }
        Assertions.assertThat(sums.matched()).isEqualTo(1);
        Assertions.assertThat(sums.proportional(0)).isCloseTo(.6, CLOSELY);
        Assertions.assertThat(sums.even()).isCloseTo(3 / 5.0, CLOSELY);
    }

    @Test
    void aPreviousTokenHeadAndAnEvenHeadAreRecognised() throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            InContextLinear longer = HandMade.task(7, 4);
            Measurements measurements =
                    HandMade.measured(
                            new HeadsProbe(longer, 1), Copier.of(longer, manager).subject());
            Map<String, Double> found = HandMade.numbers(measurements);
            Assertions.assertThat(found.get("previous-token/layer-1 1")).isCloseTo(1, CLOSELY);
            Assertions.assertThat(found.get("itself/layer-1 1")).isCloseTo(0, CLOSELY);
            Assertions.assertThat(found.get("proportional/layer-1 1")).isCloseTo(0, CLOSELY);
            // queries at 4, 7 and 10 attend evenly to 5, 8 and 11 tokens, 1, 2 and 3 of them x
            double even = (1 / 5.0 + 2 / 8.0 + 3 / 11.0) / 3;
            Assertions.assertThat(found.get("earlier-x/layer-1 2")).isCloseTo(even, CLOSELY);
            Assertions.assertThat(found.get("earlier-z/layer-1 2")).isCloseTo(even, CLOSELY);
            Assertions.assertThat(found.get("itself/layer-1 2"))
                    .isCloseTo((1 / 5.0 + 1 / 8.0 + 1 / 11.0) / 3, CLOSELY);
            Assertions.assertThat(found.get("proportional-queries")).isGreaterThan(5);
            Assertions.assertThat(found.get("proportional/layer-1 2"))
                    .isCloseTo(found.get("proportional-even"), CLOSELY);
            Measurements.Values array = HandMade.array(measurements, "layer 1");
            Assertions.assertThat(array.shape()).containsExactly(2, 3, 6);
            for (int kind = 0; kind < 3; kind++) {
                Assertions.assertThat((double) array.data()[kind * 6 + 3]).isCloseTo(1, CLOSELY);
            }
            // an x looks back at the z before it, a z at its own example
            Assertions.assertThat((double) array.data()[2]).isCloseTo(1, CLOSELY);
            Assertions.assertThat((double) array.data()[2 * 6 + 2]).isCloseTo(0, CLOSELY);
        }
    }

    @Test
    void everyLayerAndHeadOfTheModelIsReported() throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, Double> found =
                    HandMade.numbers(
                            HandMade.measured(
                                    new HeadsProbe(task, 1), HandMade.random(task, 3, manager)));
            Assertions.assertThat(found).hasSize(3 * 2 * 7 + 2);
            Assertions.assertThat(found.values()).allMatch(value -> value >= 0);
        }
    }
}
