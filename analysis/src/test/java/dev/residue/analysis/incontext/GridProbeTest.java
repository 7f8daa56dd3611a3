package dev.residue.analysis.incontext;

import dev.residue.dataset.incontext.InContextLinear;
import dev.residue.dataset.incontext.ModularRegression;
import dev.residue.dataset.incontext.RatioMatching;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class GridProbeTest {

    private final InContextLinear task = Bench.task();

    @Test
    void aRatioMatcherIsRightOnTheLinesOfItsExamplesAlone() {
        Map<String, Double> found = Bench.measure(probe(), task, new RatioMatching(task.modulus()));
        // one pair other than (0, 0) has p multiples, two independent ones 2 p - 1
        Assertions.assertThat(found.get("grid/ratio-matching 1")).isEqualTo(5 / 25.0);
        Assertions.assertThat(found.get("grid/ratio-matching 2")).isEqualTo(9 / 25.0);
        for (int shot : new int[] {1, 2, 5}) {
            Assertions.assertThat(found.get("grid/right " + shot))
                    .isEqualTo(found.get("grid/ratio-matching " + shot));
            Assertions.assertThat(found.get("grid/beyond " + shot)).isZero();
            Assertions.assertThat(found.get("grid/missed " + shot)).isZero();
        }
        Assertions.assertThat(found).doesNotContainKey("grid/right 13"); // there are six examples
    }

    @Test
    void regressionIsRightEverywhereFromTwoIndependentExamplesOn() {
        Map<String, Double> found =
                Bench.measure(probe(), task, new ModularRegression(task.modulus()));
        Assertions.assertThat(found.get("grid/right 1")).isZero();
        Assertions.assertThat(found.get("grid/missed 1")).isEqualTo(5 / 25.0);
        Assertions.assertThat(found.get("grid/right 2")).isEqualTo(1);
        Assertions.assertThat(found.get("grid/beyond 2")).isEqualTo(16 / 25.0);
    }

    /** With this seed the first two pairs are independent, as the tests above need. */
    private GridProbe probe() {
        return new GridProbe(task, 2);
    }
}
