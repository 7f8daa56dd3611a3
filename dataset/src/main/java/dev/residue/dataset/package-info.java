/** Vocabularies, arithmetic tasks with named disjoint splits, and DJL datasets over them. */
@NullMarked
package dev.residue.dataset;

import org.jspecify.annotations.NullMarked;
