package dev.residue.analysis.study;

import dev.residue.analysis.phase.PhaseResult;
import dev.residue.dataset.Task;
import java.util.List;
import java.util.Map;

/** A paper's findings, as a program that checks them on a run; bound by the paper's name. */
public interface Reproduction {

    /** Returns whether a run of this task is a run of the paper's experiment. */
    boolean appliesTo(Task task);

    /** Returns the phases of learning, those not found included. */
    List<PhaseResult> phases(RunMeasurements run);

    /** Returns further numbers of the whole run, by name; none unless a paper needs some. */
    default Map<String, Double> numbers(RunMeasurements run) {
        return Map.of();
    }

    /** Returns the paper's findings with their verdicts on this run. */
    List<ClaimResult> claims(Task task, RunMeasurements run);

    /** Returns the findings that only several runs can show; none unless a paper has some. */
    default List<ClaimResult> claimsOfSeveral(List<ComparedRun> runs) {
        return List.of();
    }
}
