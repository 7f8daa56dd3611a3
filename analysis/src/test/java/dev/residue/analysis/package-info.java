/** Tests of the module as a whole. */
@NullMarked
package dev.residue.analysis;

import org.jspecify.annotations.NullMarked;
