package dev.residue.app.report;

/**
 * One value of a curve.
 *
 * @param step the number of updates before the value was measured
 * @param value what was measured; may be NaN or infinite when a run diverged
 */
public record Point(long step, double value) {}
