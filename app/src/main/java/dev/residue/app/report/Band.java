package dev.residue.app.report;

/**
 * A named stretch of steps that is shaded behind the curves, such as a phase of learning.
 *
 * @param name written above the stretch
 * @param start its first step; a band that starts at NaN was not found and is not drawn
 * @param end its last step; a band that ends at NaN or infinity goes on to the last step
 */
public record Band(String name, double start, double end) {}
