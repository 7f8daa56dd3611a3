package dev.residue.training;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether something is a regular file that can be read, found out without opening it.
 *
 * <p>Opening a named pipe waits for somebody to write to it, a directory opens and fails at the
 * first byte without its name, and a device may have no end. A symbolic link to a regular file is
 * as good as the file.
 */
public final class PlainFile {

    private static final int TYPE = 0170000; // of a file, in a Unix mode
    private static final int PIPE = 0010000;
    private static final int CHARACTERS = 0020000;
    private static final int BLOCKS = 0060000;
    private static final int SOCKET = 0140000;

    /** Thrown where a regular file is needed and something else, or nothing, is there. */
    public static final class DamagedException extends IOException {

        private final Path file;

        DamagedException(Path file, String problem, @Nullable Throwable cause) {
            super(file + " " + problem, cause);
            this.file = file;
        }

        /** Returns the file. */
        public Path file() {
            return file;
        }
    }

    private PlainFile() {}

    /** Returns what is wrong, to be read after the file's name; empty for a file to be read. */
    public static Optional<String> fault(Path file) {
        if (Files.isRegularFile(file)) {
            return Files.isReadable(file)
                    ? Optional.empty()
                    : Optional.of("cannot be read: permission denied");
        }
        return Optional.of(absence(file, "a file"));
    }

    /** Returns what is wrong with a directory, to be read after its name; empty for a good one. */
    public static Optional<String> faultOfDirectory(Path directory) {
        if (Files.isDirectory(directory)) {
            return Files.isReadable(directory) && Files.isExecutable(directory)
                    ? Optional.empty()
                    : Optional.of("cannot be read: permission denied");
        }
        return Optional.of(absence(directory, "a directory"));
    }

    /** Returns whether there is anything of this name, be it a link that leads nowhere. */
    public static boolean isThere(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Returns the file if it can be read.
     *
     * @throws DamagedException if it is missing, cannot be read, or is no regular file
     */
    public static Path require(Path file) throws DamagedException {
        Optional<String> fault = fault(file);
        if (fault.isPresent()) {
            throw new DamagedException(file, fault.get(), null);
        }
        return file;
    }

    /**
     * Makes a directory where there is none.
     *
     * @throws DamagedException if something that is no directory bears its name
     */
    public static Path makeDirectory(Path directory) throws IOException {
        requireDirectoryIfThere(directory);
        return isThere(directory) ? directory : Files.createDirectories(directory);
    }

    /**
     * Passes over a directory that is not there.
     *
     * @throws DamagedException if it cannot be read, or is something else
     */
    public static void requireDirectoryIfThere(Path directory) throws DamagedException {
        Optional<String> fault =
                isThere(directory) ? faultOfDirectory(directory) : Optional.empty();
        if (fault.isPresent()) {
            throw new DamagedException(directory, fault.get(), null);
        }
    }

    /** Returns what went wrong as a file was read, to be read after its name. */
    public static String unreadable(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "cannot be read: permission denied";
        }
        String reason = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
        return "cannot be read: " + (reason == null ? e.getClass().getSimpleName() : reason);
    }

    private static String absence(Path file, String wanted) {
        try {
            if (!isThere(file)) {
                return "is missing";
            }
            if (Files.isSymbolicLink(file) && !Files.exists(file)) {
                return isCircle(file)
                        ? "is a symbolic link that leads in a circle"
                        : "is a symbolic link to "
                                + Files.readSymbolicLink(file)
                                + ", which is missing";
            }
            return "is " + kind(file) + ", not " + wanted;
        } catch (IOException e) {
            return unreadable(e);
        }
    }

    private static boolean isCircle(Path link) {
        try {
            return Files.size(link) < 0; // it is there by now
        } catch (FileSystemLoopException e) {
            return true;
        } catch (FileSystemException e) {
            return String.valueOf(e.getReason()).contains("symbolic links");
        } catch (IOException e) {
            return false;
        }
    }

    private static String kind(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            return "a directory";
        }
        if (Files.isRegularFile(file)) {
            return "a file";
        }
        if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return "something else";
        }
        return switch ((Integer) Files.getAttribute(file, "unix:mode") & TYPE) {
            case PIPE -> "a named pipe";
            case SOCKET -> "a socket";
            case CHARACTERS, BLOCKS -> "a device";
            default -> "something else";
        };
    }
}
