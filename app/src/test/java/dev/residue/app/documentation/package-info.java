/** Checks README.md, CONTRIBUTING.md and docs/, and writes what is generated in them. */
@NullMarked
package dev.residue.app.documentation;

import org.jspecify.annotations.NullMarked;
