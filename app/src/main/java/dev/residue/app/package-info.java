/** The command line, experiment files and their composition. */
@NullMarked
package dev.residue.app;

import org.jspecify.annotations.NullMarked;
