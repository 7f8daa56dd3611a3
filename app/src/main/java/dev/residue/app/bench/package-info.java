/** How long a training step takes, on what, and how close that is to the machine's limit. */
@NullMarked
package dev.residue.app.bench;

import org.jspecify.annotations.NullMarked;
