package dev.residue.app.report;

import java.util.OptionalInt;

/**
 * One number that a probe found at one checkpoint.
 *
 * @param step the checkpoint's step
 * @param probe the probe that measured
 * @param name the measurement's name
 * @param index which component, for measurements with several: a frequency, a head
 * @param value what was measured
 */
public record Measurement(long step, String probe, String name, OptionalInt index, double value) {}
