package dev.residue.analysis.figure;

/**
 * A single run's value, drawn over what was computed from several.
 *
 * @param label the run's name
 * @param value what was measured
 * @param href the address that a click leads to, relative to the page; empty for none
 */
public record Mark(double x, double y, String label, double value, String href) {}
