package dev.residue.dataset;

/**
 * The accuracy that a known shortcut reaches on a split without learning the task.
 *
 * @param name what the shortcut does, in a few words
 * @param split the split on which it reaches that accuracy
 * @param accuracy its expected accuracy in {@code [0, 1]}
 */
public record Baseline(String name, String split, double accuracy) {}
