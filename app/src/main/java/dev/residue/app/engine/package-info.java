/** Engines as the command line sees them: brought when asked for, listed, and explained. */
@NullMarked
package dev.residue.app.engine;

import org.jspecify.annotations.NullMarked;
