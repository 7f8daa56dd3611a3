/** Statistics that several papers' probes share; they know nothing of models or tasks. */
@NullMarked
package dev.residue.analysis.statistics;

import org.jspecify.annotations.NullMarked;
