/**
 * The report of runs that differ in their seeds alone, from their directories or recorded lines.
 */
@NullMarked
package dev.residue.app.seeds;

import org.jspecify.annotations.NullMarked;
