package dev.residue.analysis.digits;

import dev.residue.analysis.record.Records;
import dev.residue.analysis.record.RunRecord;
import dev.residue.analysis.statistics.Series;
import dev.residue.analysis.study.ClaimResult;
import dev.residue.analysis.study.Verdict;
import dev.residue.dataset.digits.Arithmetic;
import dev.residue.dataset.digits.DigitTask;
import dev.residue.dataset.digits.DigitsSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class DigitClaimsTest {

    @Test
    void thePapersRunHoldsAllAndEachCanFail() {
        Map<String, Double> finals =
                new HashMap<>(
                        Map.of(
                                "accuracy/in-distribution/train", 1.0,
                                "accuracy/in-distribution/test", 1.0,
                                "accuracy/out-of-distribution/4-digits", 0.0,
                                "accuracy/out-of-distribution/5-digits", 0.0,
                                "accuracy/equivalence/4-digits", 1.0,
                                "accuracy/equivalence/5-digits", 0.96,
                                "perturbation/same-answer", 1.0,
                                "perturbation/distance", 0.01));
        Assertions.assertThat(verdicts(task(0, false), finals, 0.2, 0.99))
                .hasSize(5)
                .allSatisfy(
                        (id, verdict) -> Assertions.assertThat(verdict).isEqualTo(Verdict.HOLDS));
        expectFailure("in-distribution", finals, "accuracy/in-distribution/test", 0.98);
        expectFailure("longer-operands-fail", finals, "accuracy/out-of-distribution/5-digits", .02);
        expectFailure("equivalence", finals, "accuracy/equivalence/4-digits", 0.98);
        expectFailure("probabilities", finals, "perturbation/same-answer", 0.8);
        Assertions.assertThat(verdicts(task(0, false), finals, 0.6, 0.99).get("structure"))
                .isEqualTo(Verdict.FAILS);
        finals.remove("accuracy/equivalence/5-digits");
        Assertions.assertThat(verdicts(task(0, false), finals, 0.2, 0.99).get("equivalence"))
                .isEqualTo(Verdict.NOT_MEASURED);
    }

    @Test
    void aModularRunIsHeldToTheExactCount() {
        // 101 does not divide a power of ten: four digits are never right, six 1.012 %
        Map<String, Double> finals =
                new HashMap<>(Map.of("accuracy/out-of-distribution/4-digits", 0.0));
        Assertions.assertThat(verdicts(task(101, false), finals, 0, 0).get("counted/4-digits"))
                .isEqualTo(Verdict.HOLDS);
        finals.put("accuracy/out-of-distribution/4-digits", 0.9);
        Assertions.assertThat(verdicts(task(101, false), finals, 0, 0).get("counted/4-digits"))
                .isEqualTo(Verdict.FAILS);
        Assertions.assertThat(verdicts(task(100, false), finals, 0, 0).get("counted/4-digits"))
                .isEqualTo(Verdict.FAILS);
        finals.put("accuracy/out-of-distribution/4-digits", 0.99);
        Assertions.assertThat(verdicts(task(100, false), finals, 0, 0).get("counted/4-digits"))
                .isEqualTo(Verdict.HOLDS);
    }

    @Test
    void aFormatBeyondThePapersIsHeldToTheTruth() {
        Map<String, Double> finals =
                Map.of(
                        "accuracy/out-of-distribution/4-digits", 0.95,
                        "accuracy/out-of-distribution/5-digits", 0.91);
        Map<String, Verdict> verdicts = verdicts(task(0, true), finals, 0, 0);
        Assertions.assertThat(verdicts.get("longer-operands-work")).isEqualTo(Verdict.HOLDS);
        Assertions.assertThat(verdicts).doesNotContainKeys("equivalence", "longer-operands-fail");
    }

    private static void expectFailure(
            String id, Map<String, Double> finals, String name, double value) {
        Map<String, Double> changed = new HashMap<>(finals);
        changed.put(name, value);
        Map<String, Verdict> verdicts = verdicts(task(0, false), changed, 0.2, 0.99);
        Assertions.assertThat(verdicts.remove(id)).isEqualTo(Verdict.FAILS);
        Assertions.assertThat(verdicts.values()).containsOnly(Verdict.HOLDS);
    }

    private static Map<String, Verdict> verdicts(
            DigitTask task, Map<String, Double> finals, double structureBefore, double after) {
        Series structure =
                Series.of("measure", new long[] {0, 100}, new double[] {structureBefore, after});
        RunRecord run = Records.of(Map.of("structure/units-digit", structure), finals, Map.of());
        return new DigitClaims(task)
                .evaluate(run).stream()
                        .collect(
                                Collectors.toMap(
                                        result -> result.claim().id(), ClaimResult::verdict));
    }

    private static DigitTask task(int modulus, boolean blanks) {
        return new DigitTask(
                new Arithmetic(Arithmetic.Operation.ADDITION, modulus),
                new DigitsSettings(
                        3,
                        5,
                        true,
                        20,
                        20,
                        20,
                        List.of(4, 5),
                        List.of(),
                        DigitsSettings.Lengths.NATURAL,
                        blanks ? DigitsSettings.Padding.BLANKS : DigitsSettings.Padding.ZEROS,
                        DigitsSettings.Separators.OMITTED),
                1);
    }
}
