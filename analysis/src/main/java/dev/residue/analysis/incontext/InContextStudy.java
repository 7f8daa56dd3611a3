package dev.residue.analysis.incontext;

import dev.residue.analysis.figure.Figure;
import dev.residue.analysis.phase.PhaseResult;
import dev.residue.analysis.record.RunRecord;
import dev.residue.analysis.study.ClaimResult;
import dev.residue.analysis.study.ComparedRun;
import dev.residue.analysis.study.Explanation;
import dev.residue.analysis.study.Paper;
import dev.residue.analysis.study.Study;
import dev.residue.dataset.incontext.InContextLinear;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The findings of Learning to grok (arXiv 2406.02550). */
public final class InContextStudy implements Study<InContextLinear> {

    @Override
    public Class<InContextLinear> taskType() {
        return InContextLinear.class;
    }

    @Override
    public List<Paper> papers() {
        return List.of(new Paper("Learning to grok", "2406.02550"));
    }

    @Override
    public String taskInWords(InContextLinear task) {
        return InContextText.task(task);
    }

    @Override
    public String size(InContextLinear task) {
        return InContextText.size(task);
    }

    @Override
    public List<Explanation> explanations() {
        return InContextText.EXPLANATIONS;
    }

    @Override
    public List<String> withoutCurve() {
        return InContextText.WITHOUT_CURVE;
    }

    @Override
    public List<PhaseResult> phases(RunRecord run) {
        return InContextPhases.find(run.series("phase").orElse(null));
    }

    @Override
    public Map<String, Double> numbers(RunRecord run) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        run.series(InContextClaims.ALL_NEW)
                .flatMap(Transience::of)
                .ifPresent(found -> numbers.putAll(found.numbers("")));
        run.series(InContextClaims.NEW_TASKS_ALONE)
                .flatMap(Transience::of)
                .ifPresent(found -> numbers.putAll(found.numbers("/trained-pairs")));
        return numbers;
    }

    @Override
    public List<ClaimResult> claims(InContextLinear task, RunRecord run) {
        return claims(new ComparedRun<>(1, task, 0, run));
    }

    @Override
    public List<ClaimResult> claims(ComparedRun<InContextLinear> run) {
        return new InContextClaims(run.task(), run.layers()).evaluate(run.record());
    }

    @Override
    public List<ClaimResult> claimsOfSeveral(List<ComparedRun<InContextLinear>> runs) {
        return InContextComparisons.of(runs);
    }

    @Override
    public List<Figure> figuresOfSeveral(List<ComparedRun<InContextLinear>> runs) {
        List<Figure> figures = new ArrayList<>(InContextDiagrams.of(runs));
        figures.addAll(DepthCurves.of(runs));
        return figures;
    }
}
