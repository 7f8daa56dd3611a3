package dev.residue.analysis.grokking;

import dev.residue.analysis.phase.PhaseResult;
import dev.residue.analysis.record.RunRecord;
import dev.residue.analysis.study.ClaimResult;
import dev.residue.analysis.study.Study;
import dev.residue.dataset.grokking.ModularPairs;
import java.util.List;

/** The findings of Progress measures for grokking (arXiv 2301.05217). */
public final class GrokkingStudy implements Study<ModularPairs> {

    @Override
    public Class<ModularPairs> taskType() {
        return ModularPairs.class;
    }

    @Override
    public List<PhaseResult> phases(RunRecord run) {
        return GrokkingPhases.find(run.series());
    }

    @Override
    public List<ClaimResult> claims(ModularPairs task, RunRecord run) {
        return new GrokkingClaims(task.modulus()).evaluate(run);
    }
}
