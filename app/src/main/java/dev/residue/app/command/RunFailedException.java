package dev.residue.app.command;

import java.nio.file.Path;

/** Says in which run something failed, so that the remedy can name it. */
final class RunFailedException extends Exception {

    private final Path directory;

    RunFailedException(Path directory, Throwable cause) {
        super(cause);
        this.directory = directory;
    }

    Path directory() {
        return directory;
    }
}
