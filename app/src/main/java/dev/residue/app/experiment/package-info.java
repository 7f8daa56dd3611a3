/** Experiment files and presets, resolved and checked before anything is computed. */
@NullMarked
package dev.residue.app.experiment;

import org.jspecify.annotations.NullMarked;
