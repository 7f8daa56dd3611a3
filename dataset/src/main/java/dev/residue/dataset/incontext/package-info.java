/**
 * Linear functions of two numbers modulo p, to be inferred from examples in the context: the task
 * of "Learning to grok" (He, Doshi, Das and Gromov, arXiv 2406.02550, 2024), and what can be solved
 * of it without a network.
 */
@NullMarked
package dev.residue.dataset.incontext;

import org.jspecify.annotations.NullMarked;
