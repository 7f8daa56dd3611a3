/**
 * The task of "Assign and Add" (Exoo, Bietti and Sous, arXiv 2605.31497, 2026): a prefix assigns
 * values to variables, and two operands, each a number or a variable, are added modulo a prime.
 * Held out are pairs of numbers, and variables on a side of the sum where training never puts them,
 * to tell looking up and adding apart.
 */
@NullMarked
package dev.residue.dataset.assignandadd;

import org.jspecify.annotations.NullMarked;
