/** What the runs of a sweep show together: a table of all that was measured, and a report. */
@NullMarked
package dev.residue.app.sweep.aggregate;

import org.jspecify.annotations.NullMarked;
