/** Probes: a model at a step and a task in, named numbers, arrays and figures out. */
@NullMarked
package dev.residue.analysis.probe;

import org.jspecify.annotations.NullMarked;
