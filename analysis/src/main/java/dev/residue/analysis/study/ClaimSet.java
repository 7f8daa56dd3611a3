package dev.residue.analysis.study;

import java.util.List;

/** The findings of one paper, as checks on a run of its setting. */
public interface ClaimSet {

    /**
     * Returns every claim with its verdict, in the paper's order.
     *
     * <p>A claim of which something is not measured is {@link Verdict#NOT_MEASURED}; none is ever
     * left out.
     */
    List<ClaimResult> evaluate(RunMeasurements run);
}
