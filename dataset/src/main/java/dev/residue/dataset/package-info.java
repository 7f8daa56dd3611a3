/**
 * Vocabularies, arithmetic tasks with named disjoint splits, and DJL datasets over them.
 *
 * <p>What is refused, here and in the packages of the tasks, is refused by an {@link
 * IllegalArgumentException}.
 */
@NullMarked
package dev.residue.dataset;

import org.jspecify.annotations.NullMarked;
