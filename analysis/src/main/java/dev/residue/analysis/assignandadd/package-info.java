/**
 * The study of the circuit that Assign and Add learns: what its weights say, what its attention
 * does, and what follows when a part is exchanged.
 *
 * <p>Source: "Assign and Add", Exoo, Bietti and Sous, arXiv 2605.31497 (2026), and its authors'
 * code. Layers are counted from 1, as in the paper, in the names of measurements; from 0 in code.
 */
@NullMarked
package dev.residue.analysis.assignandadd;

import org.jspecify.annotations.NullMarked;
