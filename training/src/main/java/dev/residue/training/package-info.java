/** The exactly resumable step loop over DJL's trainer. */
@NullMarked
package dev.residue.training;

import org.jspecify.annotations.NullMarked;
