package dev.residue.dataset.digits;

import dev.residue.dataset.TaskFactory;
import dev.residue.dataset.digits.Arithmetic.Operation;
import dev.residue.dataset.digits.DigitsSettings.Lengths;
import dev.residue.dataset.digits.DigitsSettings.Padding;
import dev.residue.dataset.digits.DigitsSettings.Separators;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class DigitsSettingsTest {

    @Test
    void thePapersSettingsHaveNoProblem() {
        for (Operation operation : Operation.values()) {
            TaskFactory<DigitsSettings> factory = DigitTask.factory(operation);
            factory.check(factory.defaults(), DigitsSettingsTest::unexpected);
            TaskFactory<ModularDigitsSettings> modular = DigitTask.modularFactory(operation);
            modular.check(modular.defaults(), DigitsSettingsTest::unexpected);
        }
    }

    @Test
    void operandsWiderThanTheirPlacesAreRefused() {
        Assertions.assertThat(problems(6, 5, 10, 10, List.of(), List.of()))
                .containsExactly("digits");
        Assertions.assertThat(problems(3, 10, 10, 10, List.of(4), List.of()))
                .containsExactly("width");
        Assertions.assertThat(problems(0, 5, 10, 10, List.of(4), List.of()))
                .containsExactly("digits");
    }

    @Test
    void setsThatCannotBeDisjointAreRefused() {
        Assertions.assertThat(problems(1, 5, 60, 41, List.of(4), List.of()))
                .containsExactly("trainSize");
        Assertions.assertThat(problems(2, 5, 60, 41, List.of(4), List.of(0)))
                .containsExactly("trainSize");
        Assertions.assertThat(problems(3, 5, 0, -1, List.of(4), List.of()))
                .containsExactly("trainSize", "testSize");
    }

    @Test
    void lengthsWithinTrainingOrBeyondTheWidthAreRefused() {
        Assertions.assertThat(problems(3, 5, 10, 10, List.of(3), List.of()))
                .containsExactly("outOfDistributionDigits");
        Assertions.assertThat(problems(3, 5, 10, 10, List.of(6, 4, 4), List.of()))
                .containsExactly("outOfDistributionDigits", "outOfDistributionDigits");
        Assertions.assertThat(problems(3, 5, 10, 10, List.of(3), List.of(0))).isEmpty();
        Assertions.assertThat(problems(3, 5, 10, 10, List.of(1), List.of(1)))
                .containsExactly("outOfDistributionDigits");
    }

    @Test
    void placesThatAreNotTrainedAreRefused() {
        Assertions.assertThat(problems(2, 5, 2, 2, List.of(3), List.of(2)))
                .containsExactly("zeroPlaces");
        Assertions.assertThat(problems(1, 5, 1, 1, List.of(3), List.of(0))).contains("zeroPlaces");
    }

    @Test
    void modulusOneLeavesNothingToLearn() {
        List<String> messages = new ArrayList<>();
        for (int modulus : new int[] {0, 1, -7}) {
            ModularDigitsSettings defaults = ModularDigitsSettings.defaults();
            DigitTask.modularFactory(Operation.ADDITION)
                    .check(
                            new ModularDigitsSettings(
                                    modulus,
                                    defaults.digits(),
                                    defaults.width(),
                                    defaults.reversed(),
                                    defaults.trainSize(),
                                    defaults.testSize(),
                                    defaults.outOfDistributionSize(),
                                    defaults.outOfDistributionDigits(),
                                    defaults.zeroPlaces(),
                                    defaults.lengths(),
                                    defaults.padding(),
                                    defaults.separators()),
                            (key, message) -> messages.add(key + ": " + message));
        }
        Assertions.assertThat(messages)
                .hasSize(3)
                .allSatisfy(
                        message ->
                                Assertions.assertThat(message)
                                        .startsWith("modulus: ")
                                        .contains("from 2"));
    }

    private static void unexpected(String key, String message) {
        throw new AssertionError(key + ": " + message);
    }

    private static List<String> problems(
            int digits,
            int width,
            int train,
            int test,
            List<Integer> beyond,
            List<Integer> zeroPlaces) {
        List<String> keys = new ArrayList<>();
        DigitTask.factory(Operation.ADDITION)
                .check(
                        new DigitsSettings(
                                digits,
                                width,
                                true,
                                train,
                                test,
                                10,
                                beyond,
                                zeroPlaces,
                                Lengths.NATURAL,
                                Padding.ZEROS,
                                Separators.OMITTED),
                        (key, message) -> keys.add(key));
        return keys;
    }
}
