package dev.residue.analysis.assignandadd;

import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.phase.PhaseResult;
import dev.residue.analysis.record.RunRecord;
import dev.residue.analysis.study.ClaimResult;
import dev.residue.analysis.study.Study;
import dev.residue.dataset.assignandadd.AssignAndAdd;
import java.util.List;
import java.util.Map;

/** The findings of Assign and Add (arXiv 2605.31497). */
public final class AssignAndAddStudy implements Study<AssignAndAdd> {

    @Override
    public Class<AssignAndAdd> taskType() {
        return AssignAndAdd.class;
    }

    @Override
    public List<PhaseResult> phases(RunRecord run) {
        return AssignAndAddPhases.find(run.series());
    }

    @Override
    public List<ClaimResult> claims(AssignAndAdd task, RunRecord run) {
        return new AssignAndAddClaims(task.modulus()).evaluate(run);
    }

    /** Returns accuracy and operand score of each variable over the steps. */
    @Override
    public List<Figure> figures(AssignAndAdd task, RunRecord run) {
        return VariableCurves.figures(task, run);
    }

    /** Returns {@code laggingSlot}, see {@link LaggingSlot}. */
    @Override
    public Map<String, Object> details(AssignAndAdd task, RunRecord run) {
        return LaggingSlot.of(task, run)
                .<Map<String, Object>>map(slot -> Map.of("laggingSlot", slot))
                .orElse(Map.of());
    }
}
