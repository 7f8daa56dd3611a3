/** Which engine computes, on which device, with how many threads. */
@NullMarked
package dev.residue.training.engine;

import org.jspecify.annotations.NullMarked;
