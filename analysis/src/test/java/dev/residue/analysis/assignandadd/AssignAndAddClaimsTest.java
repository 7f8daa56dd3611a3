package dev.residue.analysis.assignandadd;

import dev.residue.analysis.record.Records;
import dev.residue.analysis.statistics.Series;
import dev.residue.analysis.study.ClaimResult;
import dev.residue.analysis.study.Verdict;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

final class AssignAndAddClaimsTest {

    /** Every measurement of a run in which everything is as the paper says. */
    private final Map<String, Series> series = new LinkedHashMap<>();

    private final Map<String, Double> finals = new LinkedHashMap<>();
    private final Map<String, SortedMap<Long, Double>> indexed = new HashMap<>();

    AssignAndAddClaimsTest() {
        rises("accuracy/direct/held-out-pair", 0, 1000);
        rises("accuracy/one-variable/held-out-pair", 0.2, 5000);
        rises("accuracy/two-variables/held-out-pair", 0.2, 5000);
        rises("accuracy/one-variable/held-out-slot", 0.7, 9000);
        rises("accuracy/two-variables/held-out-slot-1", 0.7, 9000);
        rises("accuracy/two-variables/held-out-slot-2", 0.5, 9000);
        rises("progress/ov2-mlp2", 0, 800);
        rises("progress/qk2-ov1-variable-identity", 0.1, 4000);
        rises("progress/attention2-equals-to-values", 0.1, 4000);
        rises("progress/qk1-number-to-previous", 0.4, 800);
        rises("progress/attention1-number-to-previous", 0.2, 2000);
        rises("progress/attention1-equals-to-operands", 0, 3000);
        rises("progress/probe-variable-from-number", 0.2, 4000);
        finals.put("mlp-input-cosine/matched", 0.97);
        finals.put("mlp-input-cosine/mismatched", 0.14);
        finals.put("attention-output-cosine/matched", 0.98);
        finals.put("attention-output-cosine/shuffled", 0.53);
        finals.put("swap/mlp-output", 0.996);
        finals.put("ablation/mlp-output", 0.03);
        indexed.put("key-frequency", new TreeMap<>(Map.of(3L, 0.5, 11L, 0.4)));
    }

    private void rises(String name, double plateau, long at) {
        long[] steps = LongStream.range(0, 120).map(i -> 100 * i).toArray();
        double[] values = LongStream.of(steps).mapToDouble(s -> s < at ? plateau : 0.99).toArray();
        series.put(name, Series.of("measure", steps, values));
    }

    private Map<String, ClaimResult> evaluate() {
        Map<String, ClaimResult> results = new LinkedHashMap<>();
        for (ClaimResult result :
                new AssignAndAddClaims(59).evaluate(Records.of(series, finals, indexed))) {
            Assertions.assertThat(results.put(result.claim().id(), result)).isNull();
        }
        return results;
    }

    private Verdict verdict(String id) {
        return evaluate().get(id).verdict();
    }

    @Test
    void aRunInWhichEverythingIsAsThePaperSaysMeetsEveryClaim() {
        Assertions.assertThat(evaluate().values())
                .hasSize(17)
                .allSatisfy(
                        result -> {
                            Assertions.assertThat(result.verdict())
                                    .as(result.toString())
                                    .isEqualTo(Verdict.HOLDS);
                            Assertions.assertThat(result.seeds()).isEqualTo(1);
                            Assertions.assertThat(result.measured()).containsPattern("[0-9]");
                            Assertions.assertThat(result.claim().source()).isNotBlank();
                        });
    }

    @Test
    void anyMissingMeasurementLeavesItsClaimsUndecidedAndNothingElse() {
        Map<String, Series> all = new LinkedHashMap<>(series);
        for (Map.Entry<String, Series> one : all.entrySet()) {
            series.remove(one.getKey());
            assertUndecidedExactlyWhereNamed(one.getKey());
            series.put(one.getKey(), one.getValue());
        }
        for (Map.Entry<String, Double> one : new LinkedHashMap<>(finals).entrySet()) {
            finals.remove(one.getKey());
            assertUndecidedExactlyWhereNamed(one.getKey());
            finals.put(one.getKey(), one.getValue());
        }
        indexed.clear();
        assertUndecidedExactlyWhereNamed("key-frequency");
    }

    private void assertUndecidedExactlyWhereNamed(String missing) {
        List<ClaimResult> undecided =
                evaluate().values().stream()
                        .filter(result -> result.verdict() != Verdict.HOLDS)
                        .toList();
        Assertions.assertThat(undecided).as(missing).isNotEmpty();
        for (ClaimResult result : undecided) {
            Assertions.assertThat(result.verdict()).isEqualTo(Verdict.NOT_MEASURED);
            Assertions.assertThat(result.seeds()).isZero();
            if (!result.claim().id().equals("phases/refinement-last")) {
                Assertions.assertThat(result.measured()).contains(missing);
            }
        }
    }

    @Test
    void aRunWithoutMeasurementsDecidesNothing() {
        Assertions.assertThat(new AssignAndAddClaims(59).evaluate(Records.empty()))
                .hasSize(17)
                .extracting(ClaimResult::verdict)
                .containsOnly(Verdict.NOT_MEASURED);
    }

    @Test
    void aLimitItselfIsAllowedAndAnythingBeyondItFails() {
        finals.put("swap/mlp-output", 0.95);
        finals.put("ablation/mlp-output", 0.1);
        Assertions.assertThat(verdict("shared-mlp/swap")).isEqualTo(Verdict.HOLDS);
        Assertions.assertThat(verdict("shared-mlp/ablation")).isEqualTo(Verdict.HOLDS);
        finals.put("swap/mlp-output", 0.9499);
        finals.put("ablation/mlp-output", 0.1001);
        Assertions.assertThat(verdict("shared-mlp/swap")).isEqualTo(Verdict.FAILS);
        Assertions.assertThat(verdict("shared-mlp/ablation")).isEqualTo(Verdict.FAILS);
        Assertions.assertThat(evaluate().get("shared-mlp/swap").measured())
                .isEqualTo("swap/mlp-output 0.9499 (not ≥ 0.95)");
    }

    @Test
    void inputsThatAreAlikeForAllNumbersAreNotTheSameAddition() {
        finals.put("mlp-input-cosine/mismatched", 0.96);
        Assertions.assertThat(verdict("shared-mlp/inputs")).isEqualTo(Verdict.FAILS);
    }

    @Test
    void aDipInTheLastEvaluationIsForgivenAndThreeAreNot() {
        String name = "accuracy/two-variables/held-out-slot-2";
        Series whole = series.get(name);
        Series dipped = withLast(whole, 1, 0.82);
        series.put(name, dipped);
        Assertions.assertThat(verdict("generalisation/held-out-slots")).isEqualTo(Verdict.HOLDS);
        series.put(name, withLast(whole, 3, 0.82));
        Assertions.assertThat(verdict("generalisation/held-out-slots")).isEqualTo(Verdict.FAILS);
        Assertions.assertThat(evaluate().get("generalisation/held-out-slots").measured())
                .contains("accuracy/two-variables/held-out-slot-2 0.8200 (not ≥ 0.95)");
    }

    private static Series withLast(Series series, int count, double value) {
        long[] steps = LongStream.range(0, series.size()).map(i -> series.step((int) i)).toArray();
        double[] values = new double[series.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = i < values.length - count ? series.value(i) : value;
        }
        return Series.of("measure", steps, values);
    }

    @Test
    void assignmentBeforeAdditionFailsTheOrderOfPhases() {
        rises("accuracy/direct/held-out-pair", 0, 7000);
        rises("progress/ov2-mlp2", 0, 7000);
        Assertions.assertThat(verdict("phases/addition-before-assignment"))
                .isEqualTo(Verdict.FAILS);
    }

    @Test
    void slotsThatRiseWithAssignmentFailTheClaimOfARefinementPhase() {
        rises("accuracy/one-variable/held-out-slot", 0.1, 5000);
        rises("accuracy/two-variables/held-out-slot-1", 0.1, 5000);
        rises("accuracy/two-variables/held-out-slot-2", 0.1, 5100);
        ClaimResult result = evaluate().get("phases/refinement-last");
        Assertions.assertThat(result.verdict()).isEqualTo(Verdict.FAILS);
        Assertions.assertThat(result.measured()).contains("no separate refinement");
    }

    @Test
    void frequenciesAreSparseOnlyIfFewHoldMostOfThePower() {
        TreeMap<Long, Double> even = new TreeMap<>();
        LongStream.rangeClosed(1, 15).forEach(k -> even.put(k, 1.0 / 15));
        indexed.put("key-frequency", even);
        Assertions.assertThat(verdict("circuit/sparse-frequencies")).isEqualTo(Verdict.FAILS);
        indexed.put("key-frequency", new TreeMap<>(Map.of(3L, 0.4, 11L, 0.3)));
        Assertions.assertThat(verdict("circuit/sparse-frequencies")).isEqualTo(Verdict.FAILS);
        even.remove(15L);
        indexed.put("key-frequency", even);
        Assertions.assertThat(verdict("circuit/sparse-frequencies")).isEqualTo(Verdict.HOLDS);
    }

    @Test
    void aNumberThatIsNotFiniteCountsAsNotMeasured() {
        finals.put("swap/mlp-output", Double.NaN);
        Assertions.assertThat(verdict("shared-mlp/swap")).isEqualTo(Verdict.NOT_MEASURED);
    }
}
