package dev.residue.analysis.incontext;

import dev.residue.analysis.record.Records;
import dev.residue.analysis.record.RunRecord;
import dev.residue.analysis.statistics.Series;
import dev.residue.analysis.study.ClaimResult;
import dev.residue.analysis.study.Verdict;
import dev.residue.dataset.incontext.InContextLinear;
import dev.residue.dataset.incontext.InContextSettings;
import dev.residue.dataset.incontext.PairDraw;
import dev.residue.dataset.incontext.TaskChoice;
import dev.residue.dataset.incontext.TokenSet;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InContextClaimsTest {

    private static final String ALL_NEW = "out-of-distribution/test";

    private final InContextLinear task =
            new InContextLinear(
                    new InContextSettings(
                            7,
                            6,
                            36,
                            TaskChoice.RANDOM,
                            0.8,
                            PairDraw.SHARED,
                            TokenSet.PUBLISHED,
                            256),
                    1);
    private final Map<String, SortedMap<Long, Double>> indexed = new HashMap<>();
    private Series curve = Series.of("measure", new long[] {0, 10, 20}, new double[] {.1, .9, .8});

    @BeforeEach
    void aRunThatShowsEverything() {
        for (String split : new String[] {"in-distribution/test", ALL_NEW}) {
            for (long shots = 0; shots < 6; shots++) {
                put("uncopied/" + split, shots, shots < 3 ? .3 : .8);
                put("baseline/uncopied/" + split, shots, .5);
                put("count/uncopied/" + split, shots, 400);
            }
        }
        put("algorithm/ratio-matching", 2, .9);
        put("algorithm/modular-regression", 2, .3);
        put("algorithm/modular-regression", 5, .8);
        curve =
                Series.of(
                        "measure",
                        new long[] {0, 10, 20, 30, 40},
                        new double[] {.1, .9, .9, .9, .8});
    }

    @Test
    void aRunThatShowsEverythingHoldsWhatOneRunCanShow() {
        Assertions.assertThat(verdicts())
                .containsEntry("generalisation/in-distribution", Verdict.HOLDS)
                .containsEntry("generalisation/out-of-distribution", Verdict.HOLDS)
                .containsEntry("beyond-ratio-matching", Verdict.HOLDS)
                .containsEntry("transience", Verdict.HOLDS)
                .containsEntry("algorithm-shift", Verdict.HOLDS)
                .containsEntry("transition", Verdict.NOT_MEASURED)
                .containsEntry("two-layers", Verdict.NOT_MEASURED)
                .hasSize(7);
    }

    @Test
    void theIntervalOfTheBaselineDecides() {
        // 400 queries at .5: .5 + 2.576 · .025 = .5644
        put("uncopied/in-distribution/test", 5, .5643);
        Assertions.assertThat(verdicts())
                .containsEntry("generalisation/in-distribution", Verdict.FAILS)
                .containsEntry("generalisation/out-of-distribution", Verdict.HOLDS);
        put("uncopied/in-distribution/test", 5, .5645);
        Assertions.assertThat(verdicts())
                .containsEntry("generalisation/in-distribution", Verdict.HOLDS);
    }

    @Test
    void oneNumberOfShotsFromThreeOnThatIsNoBetterFails() {
        put("uncopied/" + ALL_NEW, 4, .5);
        Assertions.assertThat(verdicts())
                .containsEntry("beyond-ratio-matching", Verdict.FAILS)
                .containsEntry("generalisation/out-of-distribution", Verdict.HOLDS);
    }

    @Test
    void transienceNeedsSomethingToLoseAndALoss() {
        curve = Series.of("measure", new long[] {0, 10, 20, 30}, new double[] {.1, .9, .9, .88});
        Assertions.assertThat(verdicts()).containsEntry("transience", Verdict.FAILS);
        curve = Series.of("measure", new long[] {0, 10, 20, 30}, new double[] {.1, .3, .3, .1});
        Assertions.assertThat(verdicts()).containsEntry("transience", Verdict.FAILS);
    }

    @Test
    void noShiftWhereTheSecondAlgorithmNeverComesOrWasThereFromTheStart() {
        put("algorithm/modular-regression", 5, .3);
        Assertions.assertThat(verdicts()).containsEntry("algorithm-shift", Verdict.FAILS);
        put("algorithm/modular-regression", 5, .8);
        put("algorithm/modular-regression", 2, .8);
        Assertions.assertThat(verdicts()).containsEntry("algorithm-shift", Verdict.FAILS);
    }

    @Test
    void whatWasNotProbedIsNotMeasured() {
        indexed.clear();
        Assertions.assertThat(verdicts().values()).containsOnly(Verdict.NOT_MEASURED);
    }

    @Test
    void theRunsNumbersSayWhereToStop() {
        Assertions.assertThat(new InContextStudy().numbers(run()))
                .containsEntry("transience/best-step", 10.0)
                .containsKey("transience/lost");
        Assertions.assertThat(new InContextStudy().numbers(Records.empty())).isEmpty();
    }

    private RunRecord run() {
        return Records.of(Map.of("uncopied/" + ALL_NEW, curve), Map.of(), indexed);
    }

    private Map<String, Verdict> verdicts() {
        return new InContextStudy()
                .claims(task, run()).stream()
                        .collect(
                                Collectors.toMap(
                                        result -> result.claim().id(), ClaimResult::verdict));
    }

    private void put(String name, long shots, double value) {
        indexed.computeIfAbsent(name, absent -> new TreeMap<>()).put(shots, value);
    }
}
