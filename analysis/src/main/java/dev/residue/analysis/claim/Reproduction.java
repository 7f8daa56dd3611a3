package dev.residue.analysis.claim;

import dev.residue.analysis.phase.PhaseResult;
import dev.residue.dataset.Task;
import java.util.List;

/** A paper's findings, as a program that checks them on a run; bound by the paper's name. */
public interface Reproduction {

    /** Returns whether a run of this task is a run of the paper's experiment. */
    boolean appliesTo(Task task);

    /** Returns the phases of learning, those not found included. */
    List<PhaseResult> phases(RunMeasurements run);

    /** Returns the paper's findings with their verdicts on this run. */
    List<ClaimResult> claims(Task task, RunMeasurements run);
}
