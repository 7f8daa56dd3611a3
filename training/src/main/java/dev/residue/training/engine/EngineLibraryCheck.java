package dev.residue.training.engine;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks the environment variables that name an engine's library of the user's own.
 *
 * <p>DJL passes over a path without the library, and takes another one that it finds; for LibTorch
 * it guesses a flavor that its jars do not have.
 */
final class EngineLibraryCheck {

    private static final Pattern VERSION = Pattern.compile("\\b\\d+\\.\\d+\\.\\d+");

    private EngineLibraryCheck() {}

    /**
     * Checks what is set for an engine.
     *
     * @throws EngineSelection.UnavailableException if a variable is missing or leads nowhere
     */
    static void check(String engine, Map<String, String> environment) {
        switch (engine) {
            case "PyTorch" -> checkLibTorch(environment);
            case "MXNet" -> isThere("MXNET_LIBRARY_PATH", "mxnet", environment);
            default -> {
                // there is no such variable
            }
        }
    }

    private static void checkLibTorch(Map<String, String> environment) {
        if (!isThere("PYTORCH_LIBRARY_PATH", "torch", environment)) {
            return;
        }
        for (String name : new String[] {"PYTORCH_VERSION", "PYTORCH_FLAVOR"}) {
            if (environment.getOrDefault(name, "").isEmpty()) {
                throw new EngineSelection.UnavailableException(
                        "PYTORCH_LIBRARY_PATH is set, but " + name + " is not",
                        "set %s too, such as PYTORCH_VERSION=2.7.1 and PYTORCH_FLAVOR=cu128 or cpu"
                                .formatted(name));
            }
        }
        checkVersion(
                environment.getOrDefault("PYTORCH_LIBRARY_PATH", ""),
                environment.getOrDefault("PYTORCH_VERSION", ""));
    }

    /** DJL believes the variable; LibTorch's own folder and Python's say what it is. */
    private static void checkVersion(String path, String stated) {
        for (String folder : path.split(File.pathSeparator, -1)) {
            @Nullable Path above = Path.of(folder).toAbsolutePath().normalize().getParent();
            for (String file : new String[] {"build-version", "version.py"}) {
                String found = above == null ? "" : version(above.resolve(file));
                if (!found.isEmpty() && !found.equals(stated)) {
                    throw new EngineSelection.UnavailableException(
                            "PYTORCH_VERSION is " + stated + ", but " + folder + " is " + found,
                            "set PYTORCH_VERSION=" + found);
                }
            }
        }
    }

    private static String version(Path file) {
        if (!Files.isRegularFile(file)) {
            return "";
        }
        try {
            Matcher matcher = VERSION.matcher(Files.readString(file));
            return matcher.find() ? matcher.group() : "";
        } catch (IOException e) {
            return ""; // it is no text, and so says nothing
        }
    }

    /** Returns whether a variable is set, and refuses one that leads to no library. */
    private static boolean isThere(
            String variable, String library, Map<String, String> environment) {
        String path = environment.get(variable);
        if (path == null) {
            return false;
        }
        String file = System.mapLibraryName(library);
        boolean found =
                Stream.of(path.split(File.pathSeparator, -1))
                        .filter(folder -> !folder.isEmpty())
                        .anyMatch(folder -> holds(Path.of(folder), file));
        if (!found) {
            throw new EngineSelection.UnavailableException(
                    variable + " is " + path + ", where there is no " + file,
                    "set it to the folder of " + file + ", or unset it");
        }
        return true;
    }

    private static boolean holds(Path path, String file) {
        return Files.isRegularFile(path.resolve(file))
                || (Files.isRegularFile(path) && path.endsWith(file));
    }
}
