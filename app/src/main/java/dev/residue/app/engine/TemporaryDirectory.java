package dev.residue.app.engine;

import dev.residue.app.run.FileFailure;
import dev.residue.app.run.RequestException;
import dev.residue.training.DurableFiles;
import dev.residue.training.PlainFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The directory for temporary files: DJL makes one below it for every program it reads. */
final class TemporaryDirectory {

    private static final String PROPERTY = "java.io.tmpdir";
    private static final int SOME_BYTES = 4096;

    private TemporaryDirectory() {}

    /**
     * Tries whether files can be made there.
     *
     * @throws RequestException if they cannot
     */
    static void require() {
        Path directory = Path.of(System.getProperty(PROPERTY, ""));
        Optional<String> fault = PlainFile.faultOfDirectory(directory);
        String problem = fault.isPresent() ? fault.get() : tried(directory);
        if (!problem.isEmpty()) {
            throw new RequestException(
                    "the directory for temporary files ("
                            + PROPERTY
                            + "), "
                            + directory
                            + ", "
                            + problem,
                    "make room or mend it, or name another by"
                            + " RESIDUE_JAVA_OPTIONS=-D"
                            + PROPERTY
                            + "=DIR (with java itself: -D"
                            + PROPERTY
                            + "=DIR)");
        }
    }

    private static String tried(Path directory) {
        try {
            Path made = Files.createTempDirectory(directory, "residue-");
            try {
                Files.write(made.resolve("try"), new byte[SOME_BYTES]);
            } finally {
                DurableFiles.delete(made);
            }
            return "";
        } catch (IOException e) {
            @Nullable FileFailure failure = FileFailure.of(e);
            return failure == null ? "cannot be written: " + e.getMessage() : failure.reason();
        }
    }
}
