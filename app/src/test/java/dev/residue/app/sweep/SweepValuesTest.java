package dev.residue.app.sweep;

import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Values and names, by lists that were worked by hand. */
class SweepValuesTest {

    @Test
    void stepsAreDecimalAndStopAtTheEnd() {
        Assertions.assertThat(Numbers.inSteps(0.1, 0.7, 0.2))
                .containsExactly("0.1", "0.3", "0.5", "0.7");
        Assertions.assertThat(Numbers.inSteps(1, 6, 2)).containsExactly("1", "3", "5");
    }

    @Test
    void countsHaveEqualDistances() {
        Assertions.assertThat(Numbers.evenly(0, 1, 5))
                .containsExactly("0", "0.25", "0.5", "0.75", "1");
        Assertions.assertThat(Numbers.evenly(0, 1, 4))
                .containsExactly("0", "0.333333", "0.666667", "1");
    }

    @Test
    void logarithmicRangesHaveEqualRatios() {
        Assertions.assertThat(Numbers.inRatios(0.0001, 0.1, 4))
                .containsExactly("0.0001", "0.001", "0.01", "0.1");
        Assertions.assertThat(Numbers.whole(Numbers.inRatios(10, 1000, 4)))
                .containsExactly("10", "46", "215", "1000");
    }

    @Test
    void namesFollowFromValuesWhateverTheirOrderAndWriting() {
        String name = RunNames.of(Map.of("a.share", "0.70", "b.width", "64"), 3);
        Assertions.assertThat(name).isEqualTo("share-0.7_width-64_seed-3");
        Assertions.assertThat(RunNames.of(Map.of("b.width", "64", "a.share", "7e-1"), 3))
                .isEqualTo(name);
        Assertions.assertThat(RunNames.of(Map.of("model.x", "1", "task.x", "2"), 0))
                .isEqualTo("model.x-1_task.x-2_seed-0");
        Assertions.assertThat(RunNames.of(Map.of(), 0)).isEqualTo("seed-0");
    }

    @Test
    void whatASafeNameCannotShowIsToldApartByAHash() {
        String one = RunNames.of(Map.of("model.mlp", "[none, 64]"), 0);
        String other = RunNames.of(Map.of("model.mlp", "[none 64]"), 0);
        Assertions.assertThat(one).matches("mlp-none-64-[0-9a-f]{6}_seed-0").isNotEqualTo(other);
    }
}
