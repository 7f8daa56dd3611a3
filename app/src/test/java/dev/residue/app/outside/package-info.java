/** Modules that tests bring, as a jar of somebody else's would. */
@NullMarked
package dev.residue.app.outside;

import org.jspecify.annotations.NullMarked;
