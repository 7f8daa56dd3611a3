package dev.residue.analysis.grokking;

import dev.residue.dataset.grokking.ModularPairs;
import dev.residue.dataset.grokking.ModularPairsSettings;
import dev.residue.dataset.grokking.Operation;
import dev.residue.testing.Rounding;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Logits that are the trigonometric algorithm, and nothing else. */
final class LogitPartsTest {

    private static final int P = 13;
    private static final double AMPLITUDE = 9;

    private static ModularPairs task(Operation operation) {
        return new ModularPairs(new ModularPairsSettings(P, operation, 0.5), 3);
    }

    /** Returns logits Σ over the frequencies of the cosine of w (answer − output). */
    private static float[] algorithm(ModularPairs task, int... frequencies) {
        float[] logits = new float[P * P * P];
        for (int a = 0; a < P; a++) {
            for (int b = 0; b < P; b++) {
                for (int c = 0; c < P; c++) {
                    double sum = 0;
                    for (int k : frequencies) {
                        sum += Math.cos(2 * Math.PI * k * (task.answer(a, b) - c) / P);
                    }
                    logits[(a * P + b) * P + c] = (float) (AMPLITUDE * sum);
                }
            }
        }
        return logits;
    }

    @ParameterizedTest
    @EnumSource(names = {"SUM", "DIFFERENCE"})
    void theAlgorithmIsAllInItsFrequencies(Operation operation) {
        ModularPairs task = task(operation);
        LogitParts parts = new LogitParts(task, algorithm(task, 2, 5));
        double[] shares = parts.shares();
        Assertions.assertThat(TrigonometricProbe.key(shares)).containsExactly(2, 5);
        for (int k = 1; k <= P / 2; k++) {
            boolean own = k == 2 || k == 5;
            Assertions.assertThat(shares[k - 1])
                    .isCloseTo(own ? 0.5 : 0, Rounding.ofFloats(P * P).offset(1));
            Assertions.assertThat(parts.amplitudes()[k - 1])
                    .isCloseTo(own ? AMPLITUDE : 0, Rounding.ofFloats(P * P).offset(AMPLITUDE));
        }
    }

    @Test
    void itsRestrictedLossIsItsLossAndItsExcludedLossIsChance() {
        ModularPairs task = task(Operation.SUM);
        LogitParts parts = new LogitParts(task, algorithm(task, 2, 5));
        double sum = 0; // over outputs, the same for every answer
        for (int c = 0; c < P; c++) {
            double angle = 2 * Math.PI * c / P;
            sum += Math.exp(AMPLITUDE * (Math.cos(2 * angle) + Math.cos(5 * angle)));
        }
        double loss = Math.log(sum) - 2 * AMPLITUDE;
        LogitParts.Left restricted = parts.restrictedTo(List.of(2, 5));
        Assertions.assertThat(restricted.accuracy()).isEqualTo(1);
        Assertions.assertThat(restricted.loss())
                .isCloseTo(loss, Rounding.ofFloats(P * P).offset(2 * AMPLITUDE));
        Assertions.assertThat(parts.without(List.of(2, 5)).loss())
                .isCloseTo(Math.log(P), Rounding.ofFloats(P * P).offset(2 * AMPLITUDE));
        Assertions.assertThat(parts.restrictedTo(List.of()).loss())
                .isCloseTo(Math.log(P), Rounding.ofFloats(P * P).offset(2 * AMPLITUDE));
    }

    @Test
    void logitsThatNeverChangeHaveNoFrequency() {
        ModularPairs task = task(Operation.SUM);
        float[] logits = new float[P * P * P];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = 0.1f * (i % P) - 3.3f;
        }
        LogitParts parts = new LogitParts(task, logits);
        Assertions.assertThat(parts.shares()).containsOnly(0);
        Assertions.assertThat(TrigonometricProbe.key(parts.shares())).isEmpty();
    }

    @Test
    void giniCoefficientsAreThoseWorkedByHand() {
        Assertions.assertThat(Frequencies.gini(2, 2, 2)).isZero();
        Assertions.assertThat(Frequencies.gini(0, 0, 0, 8)).isEqualTo(0.75);
        Assertions.assertThat(Frequencies.gini(3, 1)).isEqualTo(0.25);
        Assertions.assertThat(Frequencies.gini(0, 0)).isZero();
    }
}
