/** Typed, strict configuration from YAML: every problem at once, each with its place. */
@NullMarked
package dev.residue.app.config;

import org.jspecify.annotations.NullMarked;
