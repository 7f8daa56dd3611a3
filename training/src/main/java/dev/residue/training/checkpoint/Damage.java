package dev.residue.training.checkpoint;

import java.nio.file.Path;

/**
 * Something that is wrong with a file.
 *
 * @param file the file
 * @param problem what is wrong with it, to be read after its name
 */
public record Damage(Path file, String problem) {}
