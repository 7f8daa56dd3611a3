package dev.residue.analysis.assignandadd;

import ai.djl.ndarray.NDManager;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import java.io.IOException;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Numbers measured by others, with other code, on the same weights. */
class SharedMlpOnAuthorsWeightsTest {

    @Test
    void oneMlpAddsInTheFinalWeights() throws IOException {
        AssignAndAdd task = AuthorsWeights.task();
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, Double> found =
                    AuthorsWeights.measure(
                            new SharedMlpProbe(task, 1),
                            AuthorsWeights.subject(task, "final", manager));
            is(found, "mlp-input-cosine/matched", .973, .006);
            is(found, "mlp-input-cosine/matched/deviation", .0085, .0005);
            is(found, "mlp-input-cosine/matched/smallest", .899, .001);
            is(found, "mlp-input-cosine/mismatched", .137, .02); // by the permutation
            is(found, "mlp-input-cosine/mismatched/deviation", .199, .01);
            is(found, "attention-output-cosine/matched", .986, .006);
            is(found, "attention-output-cosine/shuffled", .531, .006);
            is(found, "attention-output-regression/matched/slope", .400, .006);
            is(found, "attention-output-regression/matched/r-squared", .979, .006);
            is(found, "attention-output-regression/shuffled/slope", .207, .006);
            is(found, "attention-output-regression/shuffled/r-squared", .261, .01);
            is(found, "attention-output-norm-ratio", .408, .006);
            is(found, "addition-from-embeddings", .9989, .0001);
            Assertions.assertThat(found.get("swap/mlp-output")).isBetween(.99, 1.0);
            Assertions.assertThat(found.get("swap/attention-output")).isBetween(.99, 1.0);
            Assertions.assertThat(found.get("ablation/mlp-output")).isBetween(0.0, .05);
            Assertions.assertThat(found.get("mean-ablation/mlp-output")).isBetween(0.0, .05);
            for (OperandKind kind : OperandKind.values()) {
                is(found, "mlp-output-alone/" + kind.title(), .998, .002);
            }
        }
    }

    private static void is(Map<String, Double> found, String name, double value, double tolerance) {
        Assertions.assertThat(found.get(name)).as(name).isCloseTo(value, Offset.offset(tolerance));
    }
}
