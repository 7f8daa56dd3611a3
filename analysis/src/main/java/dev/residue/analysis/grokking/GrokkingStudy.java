package dev.residue.analysis.grokking;

import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.phase.PhaseResult;
import dev.residue.analysis.record.RunRecord;
import dev.residue.analysis.study.ClaimResult;
import dev.residue.analysis.study.Explanation;
import dev.residue.analysis.study.Paper;
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
    public List<Paper> papers() {
        return List.of(new Paper("Progress measures for grokking", "2301.05217"));
    }

    @Override
    public String taskInWords(ModularPairs task) {
        return GrokkingText.task(task);
    }

    @Override
    public String size(ModularPairs task) {
        return GrokkingText.size(task);
    }

    @Override
    public List<Explanation> explanations() {
        return GrokkingText.EXPLANATIONS;
    }

    @Override
    public List<PhaseResult> phases(RunRecord run) {
        return GrokkingPhases.find(run.series());
    }

    @Override
    public List<ClaimResult> claims(ModularPairs task, RunRecord run) {
        return new GrokkingClaims(task.modulus()).evaluate(run);
    }

    /** Returns the embedding's spectrum over the steps. */
    @Override
    public List<Figure> figures(ModularPairs task, RunRecord run) {
        return GrokkingFigures.overTime(run).stream().toList();
    }
}
