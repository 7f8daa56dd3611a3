/** A run: its directory, its training session, its progress and its report. */
@NullMarked
package dev.residue.app.run;

import org.jspecify.annotations.NullMarked;
