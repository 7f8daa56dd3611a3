/** What speaks TorchScript: programs as LibTorch reads them, run by DJL's PyTorch engine. */
@NullMarked
package dev.residue.training.torchscript;

import org.jspecify.annotations.NullMarked;
