package dev.residue.analysis.probe;

import org.jspecify.annotations.Nullable;

/**
 * One number that a probe found.
 *
 * @param index which of several, such as a frequency; null where there is one
 */
public record Measurement(String probe, String name, @Nullable Long index, double value) {}
