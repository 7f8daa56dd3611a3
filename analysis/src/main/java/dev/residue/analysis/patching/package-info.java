/** Activation patching: which activation, where, carries what makes the answer. */
@NullMarked
package dev.residue.analysis.patching;

import org.jspecify.annotations.NullMarked;
