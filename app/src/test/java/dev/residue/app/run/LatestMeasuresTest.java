package dev.residue.app.run;

import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class LatestMeasuresTest {

    @Test
    void splitsOfAGroupShareARow() {
        Map<String, Double> latest = new LinkedHashMap<>();
        latest.put("loss", 0.5);
        latest.put("accuracy/direct/train", 1.0);
        latest.put("loss/direct/train", 0.25);
        latest.put("accuracy/direct/held-out-pair", 0.98765);
        latest.put("accuracy/one-variable/train", 0.5);
        Assertions.assertThat(LatestMeasures.lines(1600, latest))
                .containsExactly(
                        "accuracy at step 1,600",
                        "  direct        train 1.000  held-out-pair 0.988",
                        "  one-variable  train 0.500");
    }

    @Test
    void splitsWithoutGroupsShareOne() {
        Map<String, Double> latest = new LinkedHashMap<>();
        latest.put("accuracy/train", 1.0);
        latest.put("accuracy/held-out", 0.25);
        Assertions.assertThat(LatestMeasures.lines(7, latest))
                .containsExactly("accuracy at step 7", "    train 1.000  held-out 0.250");
    }

    @Test
    void nothingIsSaidWithoutAccuracies() {
        Assertions.assertThat(LatestMeasures.lines(7, Map.of("loss", 1.0))).isEmpty();
    }
}
