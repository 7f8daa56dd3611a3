package dev.residue.analysis.assignandadd;

import ai.djl.ndarray.NDManager;
import dev.residue.analysis.probe.Measured;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import dev.residue.testing.Rounding;
import dev.residue.testing.Sampling;
import java.io.IOException;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Numbers measured by others, with other code, on the same weights. */
class SharedMlpOnAuthorsWeightsTest {

    @Test
    void oneMlpAddsInTheFinalWeights() throws IOException {
        AssignAndAdd task = AuthorsWeights.task();
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, Double> found =
                    Measured.byName(
                            new SharedMlpProbe(task, 1),
                            AuthorsWeights.subject(task, "final", manager));
            is(found, "mlp-input-cosine/matched", .973, 3);
            is(found, "mlp-input-cosine/matched/deviation", .0085, 4);
            is(found, "mlp-input-cosine/matched/smallest", .899, 3);
            // over a permutation and prefixes that are drawn: the deviation of one such draw
            isDrawn(found, "mlp-input-cosine/mismatched", .137, .004);
            isDrawn(found, "mlp-input-cosine/mismatched/deviation", .199, .002);
            isDrawn(found, "attention-output-cosine/matched", .986, .001);
            isDrawn(found, "attention-output-cosine/shuffled", .531, .001);
            isDrawn(found, "attention-output-regression/matched/slope", .400, .001);
            isDrawn(found, "attention-output-regression/matched/r-squared", .979, .001);
            isDrawn(found, "attention-output-regression/shuffled/slope", .207, .001);
            isDrawn(found, "attention-output-regression/shuffled/r-squared", .261, .002);
            isDrawn(found, "attention-output-norm-ratio", .408, .001);
            is(found, "addition-from-embeddings", .9989, 4);
            Assertions.assertThat(found.get("swap/mlp-output")).isBetween(.99, 1.0);
            Assertions.assertThat(found.get("swap/attention-output")).isBetween(.99, 1.0);
            Assertions.assertThat(found.get("ablation/mlp-output")).isBetween(0.0, .05);
            Assertions.assertThat(found.get("mean-ablation/mlp-output")).isBetween(0.0, .05);
            for (Template.OperandKind kind : Template.OperandKind.values()) {
                is(found, "mlp-output-alone/" + kind.title(), .998, 2);
            }
        }
    }

    private static void is(Map<String, Double> found, String name, double value, int decimals) {
        Assertions.assertThat(found.get(name))
                .as(name)
                .isCloseTo(value, Rounding.printed(decimals));
    }

    private static void isDrawn(
            Map<String, Double> found, String name, double value, double deviation) {
        Assertions.assertThat(found.get(name))
                .as(name)
                .isCloseTo(value, Sampling.deviations(deviation));
    }
}
