/**
 * The task of "It Ain't That Bad" (Xu, Pan, Zhang and Yang, arXiv 2308.08268, 2023) and of its
 * follow-up (arXiv 2407.17963, 2024): sums and products, also modulo a number, written digit by
 * digit. Training has operands of at most n digits, and longer ones show whether a model only reads
 * the last n.
 */
@NullMarked
package dev.residue.dataset.digits;

import org.jspecify.annotations.NullMarked;
