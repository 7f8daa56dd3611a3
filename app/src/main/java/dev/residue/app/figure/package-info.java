/** The figures of a run's report, made of what its probes recorded. */
@NullMarked
package dev.residue.app.figure;

import org.jspecify.annotations.NullMarked;
