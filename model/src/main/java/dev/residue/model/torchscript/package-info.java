/** The transformer without hooks as one TorchScript program, for LibTorch. */
@NullMarked
package dev.residue.model.torchscript;

import org.jspecify.annotations.NullMarked;
