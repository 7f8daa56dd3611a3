/** The commands, and what they say when something is wrong. */
@NullMarked
package dev.residue.app.command;

import org.jspecify.annotations.NullMarked;
