/** Jars of others, and which jar each name comes from. */
@NullMarked
package dev.residue.app.plugin;

import org.jspecify.annotations.NullMarked;
