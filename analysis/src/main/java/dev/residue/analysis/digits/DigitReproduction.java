package dev.residue.analysis.digits;

import dev.residue.analysis.phase.PhaseResult;
import dev.residue.analysis.study.ClaimResult;
import dev.residue.analysis.study.Reproduction;
import dev.residue.analysis.study.RunMeasurements;
import dev.residue.dataset.Task;
import dev.residue.dataset.digits.DigitTask;
import java.util.List;

/** The findings of It Ain't That Bad (arXiv 2308.08268) and its follow-up (arXiv 2407.17963). */
public final class DigitReproduction implements Reproduction {

    @Override
    public boolean appliesTo(Task task) {
        return task instanceof DigitTask;
    }

    /** Returns none: the paper names no phases of learning. */
    @Override
    public List<PhaseResult> phases(RunMeasurements run) {
        return List.of();
    }

    @Override
    public List<ClaimResult> claims(Task task, RunMeasurements run) {
        return new DigitClaims((DigitTask) task).evaluate(run);
    }
}
