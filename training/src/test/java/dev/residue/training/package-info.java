/** Tests of the module as a whole. */
@NullMarked
package dev.residue.training;

import org.jspecify.annotations.NullMarked;
