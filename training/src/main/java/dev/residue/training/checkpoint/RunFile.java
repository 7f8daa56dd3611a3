package dev.residue.training.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/**
 * A file of a run, whoever may have put something else in its place: reading a named pipe would
 * never end.
 */
public final class RunFile {

    private RunFile() {}

    /**
     * Returns what a path is instead of a file, such as {@code is a directory}; or "" for a file.
     */
    public static String whatElse(Path path) {
        if (Files.isRegularFile(path)) {
            return "";
        }
        if (Files.isDirectory(path)) {
            return "is a directory, not a file";
        }
        if (Files.exists(path)) {
            return "is no regular file";
        }
        return Files.isSymbolicLink(path) ? "is a link that leads nowhere" : "is missing";
    }

    /** Returns what a path is instead of a directory that can be read; or "" for one. */
    public static String whatElseThanDirectory(Path path) {
        if (!Files.exists(path)) {
            return Files.isSymbolicLink(path) ? "is a link that leads nowhere" : "is missing";
        }
        if (!Files.isDirectory(path)) {
            return "is no directory";
        }
        return Files.isReadable(path) && Files.isExecutable(path)
                ? ""
                : "cannot be read: permission is denied";
    }

    /**
     * Reads a file whole.
     *
     * @throws FileSystemException if it is no regular file, or cannot be read
     */
    public static byte[] bytes(Path file) throws IOException {
        try (InputStream in = open(file)) {
            return in.readAllBytes();
        }
    }

    /**
     * Opens a file to be read.
     *
     * @throws FileSystemException if it is no regular file, or cannot be read
     */
    public static InputStream open(Path file) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file)) {
            throw new FileSystemException(file.toString(), null, whatElse(file));
        }
        return Files.newInputStream(file);
    }

    /** Returns why a file could not be read or written, without its name. */
    public static String reason(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "permission is denied";
        }
        if (!(failure instanceof FileSystemException file)) {
            return String.valueOf(failure.getMessage());
        }
        if (file.getReason() != null) {
            return file.getReason();
        }
        if (file instanceof NoSuchFileException) {
            Path directory = Path.of(file.getFile()).toAbsolutePath().getParent();
            return directory == null || Files.exists(directory)
                    ? "it does not exist"
                    : "the directory " + directory + " does not exist";
        }
        if (file instanceof FileAlreadyExistsException) {
            return "something of this name is in the way";
        }
        if (file instanceof DirectoryNotEmptyException) {
            return "it is a directory that is not empty";
        }
        if (file instanceof NotDirectoryException) {
            return "it is no directory";
        }
        return file instanceof FileSystemLoopException
                ? "it is a link that leads in a circle"
                : "it cannot be used";
    }

    /** What is done with a file. */
    @FunctionalInterface
    public interface Work {
        void run() throws IOException;
    }

    /**
     * Writes to a file, and names it where that fails: Java does not, when a disk is full.
     *
     * @throws FileSystemException if the work fails
     */
    public static void writing(Path file, Work work) throws IOException {
        try {
            work.run();
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            FileSystemException named = new FileSystemException(file.toString(), null, reason(e));
            named.initCause(e);
            throw named;
        }
    }
}
