/**
 * The task of "Learning to grok" (He, Doshi, Das and Gromov, arXiv 2406.02550, 2024): from examples
 * {@code x y z} in the context, infer a linear function z = a x + b y modulo p. Some functions and
 * some pairs (x, y) are held out; {@link dev.residue.dataset.incontext.Solver solvers} show what
 * can be answered without a network.
 */
@NullMarked
package dev.residue.dataset.incontext;

import org.jspecify.annotations.NullMarked;
