package dev.residue.analysis.incontext;

import dev.residue.analysis.phase.PhaseResult;
import dev.residue.analysis.record.Series;
import dev.residue.analysis.study.ClaimResult;
import dev.residue.analysis.study.ComparedRun;
import dev.residue.analysis.study.Reproduction;
import dev.residue.analysis.study.RunMeasurements;
import dev.residue.dataset.Task;
import dev.residue.dataset.incontext.InContextLinear;
import java.util.List;
import java.util.Map;

/** The findings of Learning to grok (arXiv 2406.02550). */
public final class InContextReproduction implements Reproduction {

    @Override
    public boolean appliesTo(Task task) {
        return task instanceof InContextLinear;
    }

    /** Returns the four phases, by {@link InContextPhases}. */
    @Override
    public List<PhaseResult> phases(RunMeasurements run) {
        return InContextPhases.find(run.series().get("phase"));
    }

    /** Returns where the run should have been stopped, see {@link Transience}. */
    @Override
    public Map<String, Double> numbers(RunMeasurements run) {
        Series series = run.series().get(InContextClaims.ALL_NEW);
        return series == null ? Map.of() : Transience.of(series).numbers();
    }

    @Override
    public List<ClaimResult> claims(Task task, RunMeasurements run) {
        return new InContextClaims((InContextLinear) task).evaluate(run);
    }

    /** Returns the transition with the number of tasks, and that two layers are needed. */
    @Override
    public List<ClaimResult> claimsOfSeveral(List<ComparedRun> runs) {
        return InContextComparisons.of(runs);
    }
}
