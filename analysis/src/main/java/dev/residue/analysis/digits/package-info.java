/** The study of arithmetic on digits (It Ain't That Bad, arXiv 2308.08268). */
@NullMarked
package dev.residue.analysis.digits;

import org.jspecify.annotations.NullMarked;
