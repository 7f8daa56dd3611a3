package dev.residue.training.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Something that is wrong with a file.
 *
 * @param problem what is wrong with it, to be read after its name
 */
public record Damage(Path file, String problem) {

    /**
     * Compares a file with the SHA-256 that was recorded of it; what is no file, or cannot be read,
     * is damage too.
     *
     * @param sha256 in hexadecimal digits
     * @param record whose hash that is, such as {@code the manifest's}
     */
    public static Optional<Damage> ofFile(Path file, String sha256, String record) {
        String problem = RunFile.whatElse(file);
        if (problem.isEmpty()) {
            try {
                if (!DurableFiles.sha256(file).equals(sha256)) {
                    problem = "is damaged: its SHA-256 is not " + record;
                }
            } catch (IOException e) {
                problem = unreadable(e);
            }
        }
        return problem.isEmpty() ? Optional.empty() : Optional.of(new Damage(file, problem));
    }

    /** Returns what is said of a file that could not be read. */
    public static String unreadable(IOException failure) {
        return "cannot be read: " + RunFile.reason(failure);
    }
}
