/** A run's state on disk: checkpoints, the journal of metrics, and how damage to them is found. */
@NullMarked
package dev.residue.training.checkpoint;

import org.jspecify.annotations.NullMarked;
