/** Phases of learning, found by one rule from measures over steps. */
@NullMarked
package dev.residue.analysis.phase;

import org.jspecify.annotations.NullMarked;
