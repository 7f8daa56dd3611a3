/**
 * Modular addition whose operands are given directly or through assigned variables: the task of
 * "Assign and Add" (Exoo, Bietti and Sous, arXiv 2605.31497, 2026).
 */
@NullMarked
package dev.residue.dataset.assignandadd;

import org.jspecify.annotations.NullMarked;
