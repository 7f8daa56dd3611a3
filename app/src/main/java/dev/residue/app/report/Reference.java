package dev.residue.app.report;

/**
 * A baseline: a value that a curve is compared with, drawn as a dashed rule in the curve's chart.
 *
 * @param name what would score this value, such as {@code picks a number at random}
 * @param curve a series' name ({@code accuracy/direct/train}), or what stands before the first
 *     slash ({@code accuracy}) for the whole chart; where a run has neither, nothing is drawn
 */
public record Reference(String name, String curve, double value) {}
