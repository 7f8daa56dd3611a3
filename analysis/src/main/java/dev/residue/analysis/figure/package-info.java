/** Pictures of numbers, as values that a report draws. */
@NullMarked
package dev.residue.analysis.figure;

import org.jspecify.annotations.NullMarked;
