package dev.residue.analysis.incontext;

import dev.residue.analysis.probe.Measurements;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.incontext.InContextLinear;
import dev.residue.dataset.incontext.LabelCorruption;
import dev.residue.dataset.incontext.RatioMatching;
import dev.residue.testing.Rounding;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LabelCorruptionProbeTest {

    private static final int LAST = Bench.EXAMPLES - 1;
    private static final Offset<Double> ROUNDING = Rounding.ofDoubles(1).offset(1);

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

    @Test
    void theArraysHoldEveryNumberOfShots() {
        Map<String, Measurements.Values> arrays =
                Bench.measured(
                                new LabelCorruptionProbe(task, Bench.SEQUENCES, 1),
                                task,
                                new RatioMatching(task.modulus()))
                        .arrays();
        for (String split : task.splits()) {
            Sequences truth = task.evaluation(split, 1, Bench.SEQUENCES);
            double[][] byNumber = new double[Bench.EXAMPLES][Bench.EXAMPLES];
            int[][] counts = new int[Bench.EXAMPLES][Bench.EXAMPLES];
            for (int wrong = 0; wrong <= LAST; wrong++) {
                Sequences changed =
                        new LabelCorruption(Bench.P).atRandomPlaces(truth, LAST, wrong, 1);
                for (int i = 0; i < Bench.SEQUENCES; i++) {
                    int before = 0;
                    for (int shot = 0; shot <= LAST; shot++) {
                        int matched = Bench.firstMultiple(truth, i, shot);
                        boolean isSafe =
                                isZero(truth, i, shot) || !isWrong(truth, changed, i, matched);
                        byNumber[shot][before] += matched < shot && isSafe ? 1 : 0;
                        counts[shot][before]++;
                        before += shot < LAST && isWrong(truth, changed, i, shot) ? 1 : 0;
                    }
                }
            }
            Measurements.Values found = arrays.get("/" + split);
            Assertions.assertThat(found.shape()).containsExactly(Bench.EXAMPLES, Bench.EXAMPLES);
            for (int shot = 0; shot <= LAST; shot++) {
                for (int wrong = 0; wrong <= LAST; wrong++) {
                    float accuracy = found.data()[shot * Bench.EXAMPLES + wrong];
                    if (wrong > shot) {
                        Assertions.assertThat(accuracy).isNaN();
                    } else {
                        Assertions.assertThat((double) accuracy)
                                .isCloseTo(
                                        byNumber[shot][wrong] / counts[shot][wrong],
                                        Rounding.ofFloats(1).offset(1));
                    }
                }
            }
        }
    }

    @Test
    void oneWrongLabelHarmsOnlyTheQueriesAfterItThatMatchIt() {
        Map<String, Measurements.Values> arrays =
                Bench.measured(
                                new LabelCorruptionProbe(task, Bench.SEQUENCES, 1),
                                task,
                                new RatioMatching(task.modulus()))
                        .arrays();
        for (String split : task.splits()) {
            Sequences truth = task.evaluation(split, 1, Bench.SEQUENCES);
            Measurements.Values found = arrays.get("/" + split + ", one place");
            Assertions.assertThat(found.shape()).containsExactly(Bench.EXAMPLES, LAST);
            for (int shot = 0; shot <= LAST; shot++) {
                for (int place = 0; place < LAST; place++) {
                    float accuracy = found.data()[shot * LAST + place];
                    if (place >= shot) {
                        Assertions.assertThat(accuracy).isNaN();
                        continue;
                    }
                    int right = 0;
                    for (int i = 0; i < Bench.SEQUENCES; i++) {
                        int matched = Bench.firstMultiple(truth, i, shot);
                        boolean isSafe = matched != place || isZero(truth, i, shot);
                        right += matched < shot && isSafe ? 1 : 0;
                    }
                    Assertions.assertThat((double) accuracy)
                            .isCloseTo(
                                    (double) right / Bench.SEQUENCES,
                                    Rounding.ofFloats(1).offset(1));
                }
            }
        }
    }

    private static boolean isWrong(Sequences truth, Sequences changed, int index, int shot) {
        int at = index * truth.context() + 3 * shot + 2;
        return shot < LAST && truth.tokens()[at] != changed.tokens()[at];
    }

    private static boolean isZero(Sequences sequences, int index) {
        return isZero(sequences, index, LAST);
    }

    private static boolean isZero(Sequences sequences, int index, int shot) {
        return Bench.query(sequences, index, shot, 0) == 0
                && Bench.query(sequences, index, shot, 1) == 0;
    }
}
