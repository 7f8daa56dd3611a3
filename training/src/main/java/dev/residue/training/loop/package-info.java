/** One training step after the other over DJL's trainer, with listeners and checkpoints. */
@NullMarked
package dev.residue.training.loop;

import org.jspecify.annotations.NullMarked;
