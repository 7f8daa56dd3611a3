package dev.residue.analysis.study;

/** What the measurements say about a claim. */
public enum Verdict {
    /** Its criterion is met. */
    HOLDS,
    /** Its criterion is not met. */
    FAILS,
    /** Something that the criterion needs was not measured. */
    NOT_MEASURED
}
