/** What a terminal, a pipe and a shell bring: encodings, outputs that fail, words to be pasted. */
@NullMarked
package dev.residue.app.console;

import org.jspecify.annotations.NullMarked;
