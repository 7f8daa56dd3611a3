package dev.residue.analysis.assignandadd;

import ai.djl.ndarray.NDManager;
import dev.residue.analysis.probe.Measured;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import dev.residue.testing.Rounding;
import dev.residue.testing.Sampling;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers measured by others, with other code, on the same weights. */
class CircuitsOnAuthorsWeightsTest {

    @ParameterizedTest
    @CsvSource({"5301, 8.8362", "5401, 22.2266", "final, 74"})
    void theDiagonalMarginIsThatMeasuredIndependently(String step, double margin)
            throws IOException {
        Assertions.assertThat(measured(step).get("diagonal-margin"))
                .isCloseTo(margin, Rounding.printed(step.equals("final") ? 0 : 4));
    }

    @Test
    void variablesAreToldApartInTheFinalWeights() throws IOException {
        Map<String, Double> found = measured("final");
        Assertions.assertThat(found.get("diagonal-mean")).isCloseTo(86.9, Rounding.printed(1));
        Assertions.assertThat(found.get("off-diagonal-mean")).isCloseTo(-1.3, Rounding.printed(1));
        Assertions.assertThat(found.get("off-diagonal-largest"))
                .isCloseTo(19.3, Rounding.printed(1));
        Assertions.assertThat(found.get("lagging")).isGreaterThan(0.95);
    }

    @Test
    void theJumpBetween5301And5401ShowsInTheExample() throws IOException {
        Assertions.assertThat(measured("5301").get("attention-example/probability"))
                .isCloseTo(.24, Rounding.printed(2));
        Assertions.assertThat(measured("5401").get("attention-example/probability"))
                .isCloseTo(1.00, Rounding.printed(2));
    }

    @Test
    void heldOutSlotsLagAt5401AsTheirSplitDoes() throws IOException {
        Map<String, Double> found = measured("5401");
        double mean = 0;
        for (String slot : List.of("right#0", "right#1", "left#10", "left#11")) {
            mean += found.get("variable-accuracy/" + slot) / 4;
        }
        // the accuracy on one-variable/held-out-slot, measured on 10,000 other sequences
        Assertions.assertThat(mean).isCloseTo(.195, Sampling.shares(.195, 10_000, 4 * 200));
        Assertions.assertThat(found.get("lagging")).isLessThan(0.05);
        Assertions.assertThat(found).containsEntry("lagging/right", 1.0);
    }

    private static Map<String, Double> measured(String step) throws IOException {
        AssignAndAdd task = AuthorsWeights.task();
        try (NDManager manager = NDManager.newBaseManager()) {
            return Measured.byName(
                    new CircuitsProbe(task, 1), AuthorsWeights.subject(task, step, manager));
        }
    }
}
