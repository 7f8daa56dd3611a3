package dev.residue.analysis.assignandadd;

import dev.residue.analysis.phase.PhaseResult;
import dev.residue.analysis.phase.PhaseResult.Outcome;
import dev.residue.analysis.record.RunRecord;
import dev.residue.analysis.study.Check;
import dev.residue.analysis.study.Claim;
import dev.residue.analysis.study.ClaimResult;
import java.util.List;

/** The claims about the order in which "Assign and Add" is learned. */
final class PhaseChecks {

    private static final String SOURCE = "abstract; figure of the progress measures";

    private static final Claim ADDITION_FIRST =
            new Claim(
                    "phases/addition-before-assignment",
                    "Modular addition is learned first, then variable assignment.",
                    SOURCE,
                    "by the phase rule both are found, addition starts before assignment starts,"
                            + " and ends before it ends");

    private static final Claim REFINEMENT_LAST =
            new Claim(
                    "phases/refinement-last",
                    "A separate refinement phase comes last, in which variables generalise to"
                            + " held-out slots.",
                    SOURCE,
                    "by the phase rule a refinement is found after the end of assignment");

    private PhaseChecks() {}

    static List<Check> all() {
        return List.of(PhaseChecks::additionFirst, PhaseChecks::refinementLast);
    }

    private static PhaseResult phase(String name, RunRecord run) {
        return AssignAndAddPhases.find(run.series()).stream()
                .filter(result -> result.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static ClaimResult additionFirst(RunRecord run) {
        PhaseResult addition = phase("addition", run);
        PhaseResult assignment = phase("assignment", run);
        String measured = addition.describe() + "; " + assignment.describe();
        if (addition.outcome() == Outcome.NOT_MEASURED
                || assignment.outcome() == Outcome.NOT_MEASURED) {
            return Check.notMeasured(ADDITION_FIRST, measured);
        }
        boolean holds =
                addition.isFound()
                        && assignment.isFound()
                        && addition.start() < assignment.start()
                        && addition.end() < assignment.end();
        return Check.decided(ADDITION_FIRST, holds, measured);
    }

    private static ClaimResult refinementLast(RunRecord run) {
        PhaseResult refinement = phase("refinement", run);
        return refinement.outcome() == Outcome.NOT_MEASURED
                ? Check.notMeasured(REFINEMENT_LAST, refinement.describe())
                : Check.decided(REFINEMENT_LAST, refinement.isFound(), refinement.describe());
    }
}
