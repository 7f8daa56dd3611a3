/** The parts of a transformer, which compute call by call on every engine. */
@NullMarked
package dev.residue.model.component;

import org.jspecify.annotations.NullMarked;
