/** Studies: a paper's phases, claims and figures, as values made of what runs measured. */
@NullMarked
package dev.residue.analysis.study;

import org.jspecify.annotations.NullMarked;
