/** What a run's files hold: where they lie, how probes write them, and one way to read them. */
@NullMarked
package dev.residue.analysis.record;

import org.jspecify.annotations.NullMarked;
