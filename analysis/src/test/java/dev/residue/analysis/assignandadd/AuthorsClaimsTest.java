package dev.residue.analysis.assignandadd;

import dev.residue.analysis.record.Records;
import dev.residue.analysis.record.RunRecord;
import dev.residue.analysis.study.ClaimResult;
import dev.residue.analysis.study.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** The authors' own run must meet every claim that its trajectory can decide. */
final class AuthorsClaimsTest {

    @Test
    void theAuthorsRunMeetsEveryClaimThatItsTrajectoryDecides() throws IOException {
        RunRecord run = Records.of(AuthorsTrajectory.read(step -> true), Map.of(), Map.of());
        List<ClaimResult> results = new AssignAndAddClaims(59).evaluate(run);
        Assertions.assertThat(results)
                .filteredOn(result -> result.verdict() == Verdict.FAILS)
                .isEmpty();
        Assertions.assertThat(results)
                .filteredOn(result -> result.verdict() == Verdict.NOT_MEASURED)
                .extracting(result -> result.claim().id())
                .containsExactly(
                        "shared-mlp/inputs",
                        "shared-mlp/attention-output",
                        "shared-mlp/swap",
                        "shared-mlp/ablation",
                        "circuit/sparse-frequencies");
    }
}
