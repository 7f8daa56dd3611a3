package dev.residue.app.command;

import java.nio.file.Path;
import java.util.List;

/** Says with which runs to go on after a failure, so that the remedy can name them. */
final class RunFailedException extends Exception {

    private final List<Path> directories;

    RunFailedException(List<Path> directories, Throwable cause) {
        super(cause);
        this.directories = List.copyOf(directories);
    }

    List<Path> directories() {
        return directories;
    }
}
