/**
 * Arithmetic on digits, written out digit by digit (It Ain't That Bad, arXiv 2308.08268, and its
 * follow-up, arXiv 2407.17963).
 */
@NullMarked
package dev.residue.dataset.digits;

import org.jspecify.annotations.NullMarked;
