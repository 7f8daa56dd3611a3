/** A run's weights and values in the files of other programs. */
@NullMarked
package dev.residue.app.export;

import org.jspecify.annotations.NullMarked;
