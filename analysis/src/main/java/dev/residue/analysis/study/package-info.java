/** Claims: a paper's findings as checks on a run's measurements, each with a verdict. */
@NullMarked
package dev.residue.analysis.study;

import org.jspecify.annotations.NullMarked;
