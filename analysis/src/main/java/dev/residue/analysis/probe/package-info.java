/**
 * Probes: a model at a step and a task in, named numbers, arrays and figures out.
 *
 * <p>What is refused, here and in the packages beside, is refused by an {@link
 * IllegalArgumentException} unless another exception is named.
 */
@NullMarked
package dev.residue.analysis.probe;

import org.jspecify.annotations.NullMarked;
