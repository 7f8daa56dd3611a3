package dev.residue.training;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Checks the environment variables that name a LibTorch of the user's own.
 *
 * <p>DJL passes over a path without a LibTorch, and guesses a flavor that its jars do not have.
 */
final class OwnLibTorch {

    private static final String LIBRARY = System.mapLibraryName("torch");

    private OwnLibTorch() {}

    /**
     * Checks what is set.
     *
     * @throws EngineSelection.UnavailableException if a variable is missing or leads nowhere
     */
    static void check(Map<String, String> environment) {
        String path = environment.get("PYTORCH_LIBRARY_PATH");
        if (path == null) {
            return;
        }
        boolean found =
                Stream.of(path.split(File.pathSeparator, -1))
                        .filter(folder -> !folder.isEmpty())
                        .anyMatch(OwnLibTorch::hasLibTorch);
        if (!found) {
            throw new EngineSelection.UnavailableException(
                    "PYTORCH_LIBRARY_PATH is " + path + ", where there is no " + LIBRARY,
                    "set it to the folder of " + LIBRARY + ", or unset it");
        }
        for (String name : new String[] {"PYTORCH_VERSION", "PYTORCH_FLAVOR"}) {
            if (environment.getOrDefault(name, "").isEmpty()) {
                throw new EngineSelection.UnavailableException(
                        "PYTORCH_LIBRARY_PATH is set, but " + name + " is not",
                        "set "
                                + name
                                + " too, such as PYTORCH_VERSION=2.7.1 and PYTORCH_FLAVOR=cu128 or"
                                + " cpu");
            }
        }
    }

    private static boolean hasLibTorch(String folder) {
        Path path = Path.of(folder);
        return Files.isRegularFile(path.resolve(LIBRARY))
                || (Files.isRegularFile(path) && path.endsWith(LIBRARY));
    }
}
