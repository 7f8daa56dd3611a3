/** AdamW in torch's formula with its state on disk, and how the learning rate changes. */
@NullMarked
package dev.residue.training.optimizer;

import org.jspecify.annotations.NullMarked;
