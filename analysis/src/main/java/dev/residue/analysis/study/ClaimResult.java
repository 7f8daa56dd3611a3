package dev.residue.analysis.study;

/**
 * A claim and what became of it.
 *
 * @param measured the numbers that the verdict rests on, or what is missing
 * @param seeds the number of runs in which it was measured
 */
public record ClaimResult(Claim claim, Verdict verdict, String measured, int seeds) {}
