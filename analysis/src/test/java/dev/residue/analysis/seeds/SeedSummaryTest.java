package dev.residue.analysis.seeds;

import dev.residue.analysis.seeds.SeedRun.MomentKind;
import dev.residue.analysis.statistics.MedianInterval;
import dev.residue.analysis.study.Relation;
import dev.residue.analysis.study.Verdict;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class SeedSummaryTest {

    private static final double NEVER = Double.POSITIVE_INFINITY;

    @Test
    void whatDidNotHappenCountsAsLaterThanAnyStep() {
        OptionalLong never = OptionalLong.empty();
        Moment odd = new Moment("end", List.of(at(300), never, at(100)));
        Assertions.assertThat(odd.found()).isEqualTo(2);
        Assertions.assertThat(odd.interval()).isEqualTo(new MedianInterval(300, 100, NEVER, 3));
        Assertions.assertThat(
                        new Moment("end", List.of(at(300), never, at(100), at(200)))
                                .interval()
                                .median())
                .isEqualTo(250);
        Assertions.assertThat(
                        new Moment("end", List.of(at(300), never, at(100), never))
                                .interval()
                                .median())
                .isEqualTo(NEVER);
    }

    @Test
    void aPhaseOfSomeRunsIsMissingInTheOthers() {
        SeedSummary summary =
                new SeedSummary(
                        List.of(
                                run(
                                        "0",
                                        0.5,
                                        0.5,
                                        Map.of("phase/a/start", 0.0, "phase/a/end", 9.0)),
                                run("1", 0.5, 0.5, Map.of())));
        Assertions.assertThat(summary.moments(MomentKind.PHASE))
                .containsExactlyInAnyOrder(
                        new Moment("a begins", List.of(at(0), OptionalLong.empty())),
                        new Moment("a ends", List.of(at(9), OptionalLong.empty())));
    }

    @Test
    void runsAreCountedByKindAndVerdict() {
        SeedSummary summary =
                new SeedSummary(
                        List.of(
                                run("0", 0.1, 0.1, Map.of()),
                                run("1", 0.2, 0.9, Map.of()),
                                run("2", 0.3, 0.95, Map.of())));
        Assertions.assertThat(summary.kinds())
                .isEqualTo(Map.of("good", Map.of("no", List.of("0"), "yes", List.of("1", "2"))));
        Assertions.assertThat(summary.dividedClaims())
                .containsExactly(new DividedClaim("is-good", List.of("1", "2"), List.of("0")));
    }

    @Test
    void lastValuesAndStepsAreRelatedApart() {
        SeedSummary summary =
                new SeedSummary(
                        List.of(
                                run("0", 0.1, 0.1, Map.of()),
                                run("1", 0.2, 0.9, Map.of()),
                                run("2", 0.3, 0.95, Map.of())));
        List<Association> found = summary.associations();
        Assertions.assertThat(found).extracting(Association::times).containsExactly(false, true);
        Assertions.assertThat(found.get(0).correlation().rho()).isEqualTo(1);
        // the steps are 10, 20, 30 and never, 2, 1
        Assertions.assertThat(found.get(1).correlation().rho()).isEqualTo(-1);
        Assertions.assertThat(found.get(1).correlation().p()).isEqualTo(2.0 / 6);
    }

    private static OptionalLong at(long step) {
        return OptionalLong.of(step);
    }

    private static SeedRun run(
            String label, double measure, double accuracy, Map<String, Double> phases) {
        boolean isGood = accuracy > 0.5;
        OptionalLong reached = isGood ? at(3 - Long.parseLong(label)) : OptionalLong.empty();
        return new SeedRun(
                label,
                "",
                Map.of("measure", measure, "accuracy", accuracy),
                Map.of(
                        MomentKind.PHASE,
                        SeedRun.phases(phases),
                        MomentKind.REACHED,
                        Map.of("measure", at(Math.round(100 * measure)), "accuracy", reached)),
                Map.of("good", isGood ? "yes" : "no"),
                Map.of("is-good", isGood ? Verdict.HOLDS : Verdict.FAILS, "other", Verdict.HOLDS),
                new Relation(List.of("measure", "absent"), List.of("accuracy")));
    }
}
