package dev.residue.analysis.assignandadd.theory;

import dev.residue.analysis.study.Calculation;
import dev.residue.analysis.study.ClaimResult;
import dev.residue.analysis.study.Verdict;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

final class AssignAndAddTheoryTest {

    private static TheorySetting small(int steps, double roleShare) {
        return new TheorySetting(4, 5, 5, 5, steps, roleShare, 16);
    }

    private static ClaimResult claim(Calculation.Outcome result, String id) {
        return result.claims().stream()
                .filter(claim -> claim.claim().id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void itsFourStatementsHoldInTheReportedSetting() {
        Calculation.Outcome result = AssignAndAddTheory.run(TheorySetting.DEFAULT);
        Assertions.assertThat(result.claims())
                .hasSize(4)
                .allSatisfy(
                        claim -> {
                            Assertions.assertThat(claim.verdict())
                                    .as(claim.toString())
                                    .isEqualTo(Verdict.HOLDS);
                            Assertions.assertThat(claim.claim().source())
                                    .contains("not the paper's theorem");
                        });
    }

    @Test
    void withoutTrainingNothingIsBoundYetTheFirstStepIsTheSame() {
        Calculation.Outcome result = AssignAndAddTheory.run(small(0, 0.5));
        Assertions.assertThat(claim(result, "theory/unseen-bindings").verdict())
                .isEqualTo(Verdict.FAILS);
        Assertions.assertThat(claim(result, "theory/unseen-slots").verdict())
                .isEqualTo(Verdict.FAILS);
        Assertions.assertThat(claim(result, "theory/first-step").verdict())
                .isEqualTo(Verdict.HOLDS);
    }

    @Test
    void imagesThatDoNotDependOnTheSlotShowNoLag() {
        Calculation.Outcome result = AssignAndAddTheory.run(small(40, 0));
        Assertions.assertThat(claim(result, "theory/unseen-slots").verdict())
                .isEqualTo(Verdict.FAILS);
        Assertions.assertThat(result.numbers())
                .containsEntry("theory/unseen-slots/accuracy-with-role", 1.0);
    }

    @Test
    void itIsDeterministic() {
        Assertions.assertThat(AssignAndAddTheory.run(small(5, 0.5)))
                .isEqualTo(AssignAndAddTheory.run(small(5, 0.5)));
    }

    @Test
    void settingsOutOfRangeAreRefusedByName() {
        Assertions.assertThatThrownBy(() -> new TheorySetting(4, 6, 5, 5, 1, 0.5, 1))
                .hasMessage("modulus is 6: must be odd, from 5 to 101");
    }
}
