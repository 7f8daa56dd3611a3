package dev.residue.analysis.incontext;

import dev.residue.dataset.incontext.Copying;
import dev.residue.dataset.incontext.InContextLinear;
import dev.residue.dataset.incontext.RatioMatching;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class AlgorithmProbeTest {

    private static final List<String> SUFFIXES = List.of("", "/in-distribution/test");
    private static final int LAST = Bench.EXAMPLES - 1;

    private final InContextLinear task = Bench.task();

    @Test
    void aRatioMatcherIsRightOnProportionalQueriesAlone() {
        Map<String, Double> found = Bench.measure(probe(), task, new RatioMatching(task.modulus()));
        for (String suffix : SUFFIXES) {
            Assertions.assertThat(found.get("algorithm/copy" + suffix)).isEqualTo(1);
            Assertions.assertThat(found.get("algorithm/ratio-matching" + suffix)).isEqualTo(1);
            Assertions.assertThat(found.get("algorithm/modular-regression" + suffix)).isZero();
            Assertions.assertThat(found.get("algorithm/neither" + suffix)).isZero();
            for (int shot : List.of(3, LAST)) {
                Assertions.assertThat(found.get("count/agreement" + suffix + " " + shot))
                        .isPositive();
                Assertions.assertThat(found.get("agreement/ratio-matching" + suffix + " " + shot))
                        .isEqualTo(1);
                Assertions.assertThat(
                                found.get("agreement/modular-regression" + suffix + " " + shot))
                        .isZero();
            }
        }
    }

    @Test
    void whoeverCombinesExamplesOffTheLineAgreesWithRegression() {
        Map<String, Double> found = Bench.measure(probe(), task, Bench::offTheLine);
        for (String suffix : SUFFIXES) {
            Assertions.assertThat(found.get("algorithm/modular-regression" + suffix)).isEqualTo(1);
            Assertions.assertThat(found.get("algorithm/neither" + suffix)).isZero();
            // where a ratio matches, two others need not be independent
            Assertions.assertThat(found.get("algorithm/ratio-matching" + suffix))
                    .isBetween(0.1, 0.95);
            Assertions.assertThat(found.get("agreement/modular-regression" + suffix + " " + LAST))
                    .isEqualTo(1);
            Assertions.assertThat(found.get("agreement/ratio-matching" + suffix + " " + LAST))
                    .isZero();
        }
    }

    @Test
    void aCopierIsRightWhereTheQueryStandsInTheContextAlone() {
        Map<String, Double> found = Bench.measure(probe(), task, new Copying());
        for (String suffix : SUFFIXES) {
            Assertions.assertThat(found.get("algorithm/copy" + suffix)).isEqualTo(1);
            Assertions.assertThat(found.get("algorithm/ratio-matching" + suffix)).isZero();
            Assertions.assertThat(found.get("algorithm/modular-regression" + suffix)).isZero();
            Assertions.assertThat(found.get("algorithm/neither" + suffix)).isZero();
        }
        Assertions.assertThat(
                        count(found, "copy", LAST)
                                + count(found, "ratio-matching", LAST)
                                + count(found, "modular-regression", LAST)
                                + count(found, "neither", LAST))
                .isEqualTo(Bench.SEQUENCES);
    }

    @Test
    void everyUncopiedQueryIsCountedOnceAndAllShotsAddUp() {
        Map<String, Double> found = Bench.measure(probe(), task, Bench::best);
        Map<String, Double> shots =
                Bench.measure(new ShotsProbe(task, Bench.SEQUENCES, 1), task, Bench::best);
        Map<String, String> splits =
                Map.of("", "out-of-distribution/test", SUFFIXES.get(1), "in-distribution/test");
        splits.forEach(
                (suffix, split) -> {
                    for (int shot = 0; shot <= LAST; shot++) {
                        Assertions.assertThat(
                                        count(found, "ratio-matching" + suffix, shot)
                                                + count(found, "modular-regression" + suffix, shot)
                                                + count(found, "neither" + suffix, shot))
                                .isEqualTo(shots.get("count/uncopied/" + split + " " + shot));
                    }
                    double sum = 0;
                    for (int shot = 0; shot <= LAST; shot++) {
                        sum += count(found, "neither" + suffix, shot);
                    }
                    Assertions.assertThat(found.get("count/algorithm/neither" + suffix))
                            .isEqualTo(sum);
                });
        // before the first example there is nothing to go by, and no accuracy of nothing
        Assertions.assertThat(count(found, "neither", 0)).isEqualTo(Bench.SEQUENCES);
        Assertions.assertThat(count(found, "ratio-matching", 0)).isZero();
        Assertions.assertThat(found).doesNotContainKey("algorithm/ratio-matching 0");
        Assertions.assertThat(count(found, "modular-regression", 1)).isZero();
        Assertions.assertThat(count(found, "modular-regression", 2)).isPositive();
    }

    @Test
    void aCompositeModulusHasNoAgreement() {
        InContextLinear composite = Bench.task(6);
        Map<String, Double> found =
                Bench.measure(
                        new AlgorithmProbe(composite, 20, 1),
                        composite,
                        (context, x, y) -> OptionalInt.empty());
        Assertions.assertThat(found).containsKey("count/algorithm/neither");
        Assertions.assertThat(found.keySet()).noneMatch(name -> name.contains("agreement"));
    }

    private static double count(Map<String, Double> found, String kind, int shot) {
        return found.getOrDefault("count/algorithm/" + kind + " " + shot, Double.NaN);
    }

    private AlgorithmProbe probe() {
        return new AlgorithmProbe(task, Bench.SEQUENCES, 1);
    }
}
