/** Finds damage in a run's files, and the last state that can be trusted. */
@NullMarked
package dev.residue.app.verify;

import org.jspecify.annotations.NullMarked;
