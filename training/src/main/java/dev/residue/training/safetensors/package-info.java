/**
 * Reads and writes safetensors files, independently of any engine.
 *
 * <p>{@link dev.residue.training.safetensors.SafeTensors} is a file's content, {@link
 * dev.residue.training.safetensors.Tensor} one array in it. Files come from strangers too: whatever
 * the bytes, reading ends with the content or with a {@link
 * dev.residue.training.safetensors.SafeTensorsException} that says what is wrong with them.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">The format</a>
 */
@NullMarked
package dev.residue.training.safetensors;

import org.jspecify.annotations.NullMarked;
