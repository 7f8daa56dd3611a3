/**
 * The task of "Progress measures for grokking via mechanistic interpretability" (Nanda, Chan,
 * Lieberum, Smith and Steinhardt, arXiv 2301.05217, 2023): a function of two residues modulo p,
 * such as their sum, of which some of the p² pairs are trained on, all of them in every step, and
 * the others held out.
 */
@NullMarked
package dev.residue.dataset.grokking;

import org.jspecify.annotations.NullMarked;
