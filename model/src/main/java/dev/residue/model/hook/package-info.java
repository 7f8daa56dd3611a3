/** Observing and replacing activations, under TransformerLens' names. */
@NullMarked
package dev.residue.model.hook;

import org.jspecify.annotations.NullMarked;
