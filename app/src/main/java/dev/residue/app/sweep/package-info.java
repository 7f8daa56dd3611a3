/** Sweeps: many runs of one experiment, each of which differs from the others in a few keys. */
@NullMarked
package dev.residue.app.sweep;

import org.jspecify.annotations.NullMarked;
