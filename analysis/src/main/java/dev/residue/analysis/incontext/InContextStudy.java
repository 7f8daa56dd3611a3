package dev.residue.analysis.incontext;

import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.phase.PhaseResult;
import dev.residue.analysis.record.RunRecord;
import dev.residue.analysis.study.ClaimResult;
import dev.residue.analysis.study.ComparedRun;
import dev.residue.analysis.study.Study;
import dev.residue.dataset.incontext.InContextLinear;
import java.util.List;
import java.util.Map;

/** The findings of Learning to grok (arXiv 2406.02550). */
public final class InContextStudy implements Study<InContextLinear> {

    @Override
    public Class<InContextLinear> taskType() {
        return InContextLinear.class;
    }

    @Override
    public List<PhaseResult> phases(RunRecord run) {
        return InContextPhases.find(run.series("phase").orElse(null));
    }

    @Override
    public Map<String, Double> numbers(RunRecord run) {
        return run.series(InContextClaims.ALL_NEW)
                .map(series -> Transience.of(series).numbers())
                .orElse(Map.of());
    }

    @Override
    public List<ClaimResult> claims(InContextLinear task, RunRecord run) {
        return new InContextClaims(task).evaluate(run);
    }

    @Override
    public List<ClaimResult> claimsOfSeveral(List<ComparedRun<InContextLinear>> runs) {
        return InContextComparisons.of(runs);
    }

    @Override
    public List<Figure> figuresOfSeveral(List<ComparedRun<InContextLinear>> runs) {
        return DepthCurves.of(runs);
    }
}
