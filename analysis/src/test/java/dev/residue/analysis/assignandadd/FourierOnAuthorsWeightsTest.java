package dev.residue.analysis.assignandadd;

import ai.djl.ndarray.NDManager;
import dev.residue.analysis.probe.Measured;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import dev.residue.testing.Rounding;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers measured by others, with other code, on the same weights. */
class FourierOnAuthorsWeightsTest {

    @ParameterizedTest
    @ValueSource(strings = {"5301", "5401", "final"})
    void tenFrequenciesCarryTheNumbers(String step) throws IOException {
        Map<String, Double> found = measured(step);
        List<Integer> keys =
                found.keySet().stream()
                        .filter(name -> name.startsWith("key-frequency#"))
                        .map(name -> Integer.valueOf(name.substring("key-frequency#".length())))
                        .sorted()
                        .toList();
        Assertions.assertThat(keys).containsExactly(1, 2, 4, 5, 11, 15, 19, 20, 22, 27);
    }

    @Test
    void powersAndNeuronsAreThoseMeasuredIndependently() throws IOException {
        Map<String, Double> found = measured("final");
        is(found, "key-frequency#11", .112);
        is(found, "key-frequency#27", .112);
        is(found, "key-frequency#2", .105);
        is(found, "key-frequency#19", .101);
        is(found, "key-frequency#1", .097);
        is(found, "key-frequency#4", .095);
        is(found, "key-frequency#22", .089);
        is(found, "key-frequency#20", .087);
        is(found, "best-explained-variance#11", .960);
        is(found, "best-explained-variance#2", .969);
        Assertions.assertThat(found)
                .containsEntry("best-neuron#11", 70.0)
                .containsEntry("best-neuron#2", 217.0)
                .containsEntry("best-neuron-overall", 217.0)
                .containsEntry("best-frequency-overall", 2.0)
                .containsEntry("active-neurons", 478.0)
                .containsEntry("single-frequency-neurons", 19.0);
        Assertions.assertThat(found.get("single-frequency-share/post-activation"))
                .isCloseTo(.55, Rounding.printed(2));
        Assertions.assertThat(found.get("single-frequency-share/pre-activation"))
                .isCloseTo(.69, Rounding.printed(2));
    }

    private static Map<String, Double> measured(String step) throws IOException {
        AssignAndAdd task = AuthorsWeights.task();
        try (NDManager manager = NDManager.newBaseManager()) {
            return Measured.byName(
                    new FourierProbe(task), AuthorsWeights.subject(task, step, manager));
        }
    }

    private static void is(Map<String, Double> found, String name, double value) {
        Assertions.assertThat(found.get(name)).as(name).isCloseTo(value, Rounding.printed(3));
    }
}
