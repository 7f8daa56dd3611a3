package dev.residue.analysis.assignandadd;

import dev.residue.analysis.phase.PhaseResult;
import dev.residue.analysis.study.ClaimResult;
import dev.residue.analysis.study.Reproduction;
import dev.residue.analysis.study.RunMeasurements;
import dev.residue.dataset.Task;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import java.util.List;

/** The findings of Assign and Add (arXiv 2605.31497). */
public final class AssignAndAddReproduction implements Reproduction {

    @Override
    public boolean appliesTo(Task task) {
        return task instanceof AssignAndAdd;
    }

    @Override
    public List<PhaseResult> phases(RunMeasurements run) {
        return AssignAndAddPhases.find(run.series());
    }

    @Override
    public List<ClaimResult> claims(Task task, RunMeasurements run) {
        return new AssignAndAddClaims(((AssignAndAdd) task).modulus()).evaluate(run);
    }
}
