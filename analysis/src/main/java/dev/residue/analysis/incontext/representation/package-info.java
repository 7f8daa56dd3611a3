/**
 * How a model that learns {@code z = a x + b y mod p} in its context holds numbers: where its heads
 * look, what circles their outputs form, which heads matter, and what its neurons depend on.
 *
 * <p>Source: "Learning to grok", He, Doshi, Das and Gromov, arXiv 2406.02550 (2024);
 * docs/reproductions/in-context.md#representations. Layers and heads are counted from 1 in the
 * names and indices of measurements; from 0 in code.
 */
@NullMarked
package dev.residue.analysis.incontext.representation;

import org.jspecify.annotations.NullMarked;
