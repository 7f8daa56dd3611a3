/**
 * A theory that runs: our stand-in for how variable assignment is learned once a model can add.
 *
 * <p>It is not the theorem of "Assign and Add", whose model, assumptions and statements could not
 * be read.
 */
@NullMarked
package dev.residue.analysis.assignandadd.theory;

import org.jspecify.annotations.NullMarked;
