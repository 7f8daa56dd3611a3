/**
 * The study of "Progress measures for grokking via mechanistic interpretability" (Nanda et al.,
 * arXiv 2301.05217): Fourier components of logits, neurons and weights, three phases, and the
 * paper's findings as claims.
 */
@NullMarked
package dev.residue.analysis.grokking;

import org.jspecify.annotations.NullMarked;
