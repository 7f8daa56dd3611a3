/** Programs that the documentation shows; ExamplesTest runs each. */
@NullMarked
package dev.residue.app.examples;

import org.jspecify.annotations.NullMarked;
