package dev.residue.analysis.incontext;

import dev.residue.dataset.Sequences;
import dev.residue.dataset.incontext.InContextLinear;
import dev.residue.dataset.incontext.RatioMatching;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LabelCorruptionProbeTest {

    private static final int LAST = Bench.EXAMPLES - 1;
    private static final Offset<Double> ROUNDING = Offset.offset(1e-9);

    private final InContextLinear task = Bench.task();
    private final Map<String, Double> found =
            Bench.measure(
                    new LabelCorruptionProbe(task, Bench.SEQUENCES, 1),
                    task,
                    new RatioMatching(task.modulus()));

    @Test
    void aRatioMatcherFailsWhereTheExampleItMatchesIsWrong() {
        for (String split : task.splits()) {
            Sequences sequences = task.evaluation(split, 1, Bench.SEQUENCES);
            for (int place = 0; place < LAST; place++) {
                int right = 0;
                for (int i = 0; i < Bench.SEQUENCES; i++) {
                    int matched = Bench.firstMultiple(sequences, i, LAST);
                    boolean isSafe = matched != place || isZero(sequences, i);
                    right += matched < LAST && isSafe ? 1 : 0;
                }
                Assertions.assertThat(found.get("corrupted-place/" + split + " " + place))
                        .isCloseTo((double) right / Bench.SEQUENCES, ROUNDING);
            }
            Assertions.assertThat(found).doesNotContainKey("corrupted-place/" + split + " " + LAST);
        }
    }

    @Test
    void noneWrongIsThePlainAccuracyAndAllWrongLeavesZeroTimesAnything() {
        for (String split : task.splits()) {
            Sequences sequences = task.evaluation(split, 1, Bench.SEQUENCES);
            int matched = 0;
            int zeros = 0;
            for (int i = 0; i < Bench.SEQUENCES; i++) {
                matched += Bench.firstMultiple(sequences, i, LAST) < LAST ? 1 : 0;
                zeros += isZero(sequences, i) ? 1 : 0;
            }
            Assertions.assertThat(found.get("corrupted/" + split + " 0"))
                    .isCloseTo((double) matched / Bench.SEQUENCES, ROUNDING);
            Assertions.assertThat(found.get("corrupted/" + split + " " + LAST))
                    .isCloseTo((double) zeros / Bench.SEQUENCES, ROUNDING);
        }
    }

    private static boolean isZero(Sequences sequences, int index) {
        return Bench.query(sequences, index, LAST, 0) == 0
                && Bench.query(sequences, index, LAST, 1) == 0;
    }
}
