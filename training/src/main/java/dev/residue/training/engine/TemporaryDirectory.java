package dev.residue.training.engine;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Checks Java's temporary directory, through which DJL hands LibTorch every program: an engine says
 * of a missing or full one only that the program is refused.
 */
final class TemporaryDirectory {

    private static final String PROPERTY = "java.io.tmpdir";

    /** A block, which a full disk does not have. */
    private static final int BYTES = 1 << 12;

    private TemporaryDirectory() {}

    /**
     * Writes a file there and deletes it.
     *
     * @throws EngineSelection.UnavailableException if that fails
     */
    static void check() {
        String directory = System.getProperty(PROPERTY, "");
        try {
            Path file = Files.createTempFile(Path.of(directory), "residue", ".check");
            try {
                Files.write(file, new byte[BYTES]);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new EngineSelection.UnavailableException(
                    "the temporary directory %s (java.io.tmpdir) cannot be written: %s"
                            .formatted(directory, reason(e)),
                    "make room there, or set another one, with the launcher by"
                            + " RESIDUE_JAVA_OPTIONS=-Djava.io.tmpdir=DIR",
                    e);
        }
    }

    private static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "it does not exist";
        }
        return failure instanceof FileSystemException file && file.getReason() != null
                ? file.getReason()
                : String.valueOf(failure.getMessage());
    }
}
