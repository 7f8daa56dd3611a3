package dev.residue.analysis.probe;

import dev.residue.testing.Rounding;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class ScoreTest {

    @Test
    void accuracyCountsTheLargestLogitAndLossIsItsCrossEntropy() {
        float ln3 = (float) Math.log(3);
        // softmax: (1/4, 3/4), (3/4, 1/4), (1/2, 1/2); labels 1, 1, 0
        Score score = Score.of(new float[] {0, ln3, ln3, 0, 5, 5}, new long[] {1, 1, 0}, 1);
        Assertions.assertThat(score.accuracy()).isCloseTo(2 / 3.0, Rounding.ofDoubles(3).offset(1));
        double expected = -(Math.log(.75) + Math.log(.25) + Math.log(.5)) / 3;
        Assertions.assertThat(score.loss()).isCloseTo(expected, Rounding.ofFloats(6).offset(1));
        Assertions.assertThat(score.count()).isEqualTo(3);
    }

    @Test
    void hugeLogitsDoNotOverflow() {
        Score score = Score.of(new float[] {1e30f, -1e30f}, new long[] {0}, 1);
        Assertions.assertThat(score.loss()).isZero();
    }

    @Test
    void aGroupIsRightOnlyWhereAllItsLabelsAre() {
        // the larger logit is that of class 1, 0, 1, 1
        float[] logits = {0, 1, 1, 0, 0, 1, 0, 1};
        Assertions.assertThat(Score.of(logits, new long[] {1, 0, 1, 0}, 2).accuracy())
                .isEqualTo(0.5);
        Assertions.assertThat(Score.of(logits, new long[] {0, 1, 1, 1}, 2).accuracy())
                .isEqualTo(0.5);
        Assertions.assertThat(Score.of(logits, new long[] {1, 0, 1, 0}, 1).accuracy())
                .isEqualTo(0.75);
    }
}
