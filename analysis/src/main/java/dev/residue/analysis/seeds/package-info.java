/** What several runs say together that differ in their seeds alone. */
@NullMarked
package dev.residue.analysis.seeds;

import org.jspecify.annotations.NullMarked;
