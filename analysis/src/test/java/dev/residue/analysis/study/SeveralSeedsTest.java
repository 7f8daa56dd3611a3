package dev.residue.analysis.study;

import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

final class SeveralSeedsTest {

    private static final Claim CLAIM = new Claim("a/b", "finding", "source", "x ≥ 1");

    private static List<ClaimResult> run(Verdict verdict, String measured) {
        return List.of(
                new ClaimResult(CLAIM, verdict, measured, verdict == Verdict.NOT_MEASURED ? 0 : 1));
    }

    @Test
    void oneFailureFailsAndIsCounted() {
        ClaimResult result =
                SeveralSeeds.combine(
                                List.of(
                                        run(Verdict.HOLDS, "x 2"),
                                        run(Verdict.FAILS, "x 0"),
                                        run(Verdict.NOT_MEASURED, "not measured: x")))
                        .get(0);
        Assertions.assertThat(result.verdict()).isEqualTo(Verdict.FAILS);
        Assertions.assertThat(result.seeds()).isEqualTo(2);
        Assertions.assertThat(result.measured())
                .isEqualTo("holds in 1 of 2 (1 more not measured): x 2 | x 0");
    }

    @Test
    void whatHoldsInEveryRunHolds() {
        ClaimResult result =
                SeveralSeeds.combine(List.of(run(Verdict.HOLDS, "x 2"), run(Verdict.HOLDS, "x 3")))
                        .get(0);
        Assertions.assertThat(result.verdict()).isEqualTo(Verdict.HOLDS);
        Assertions.assertThat(result.measured()).isEqualTo("holds in 2 of 2: x 2 | x 3");
    }

    @Test
    void whatNoRunMeasuredIsNotMeasured() {
        ClaimResult result =
                SeveralSeeds.combine(List.of(run(Verdict.NOT_MEASURED, "not measured: x"))).get(0);
        Assertions.assertThat(result.verdict()).isEqualTo(Verdict.NOT_MEASURED);
        Assertions.assertThat(result.seeds()).isZero();
    }

    @Test
    void claimsOfTheSameNameWithOtherCriteriaAreNotCombined() {
        ClaimResult other =
                new ClaimResult(
                        new Claim("a/b", "finding", "source", "x ≥ 2"), Verdict.HOLDS, "x 2", 1);
        Assertions.assertThatThrownBy(
                        () ->
                                SeveralSeeds.combine(
                                        List.of(run(Verdict.HOLDS, "x 1"), List.of(other))))
                .hasMessageContaining("different things");
    }

    @Test
    void noRunsGiveNoClaims() {
        Assertions.assertThat(SeveralSeeds.combine(List.of())).isEmpty();
    }
}
