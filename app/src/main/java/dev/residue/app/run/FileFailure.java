package dev.residue.app.run;

import dev.residue.app.console.Sizes;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the system means by refusing a file.
 *
 * @param reason what is wrong, to be read after the file's name
 * @param remedy what to do about it
 */
public record FileFailure(String reason, String remedy) {

    /** A file system that could not store a file and has so much room lacks something else. */
    private static final long SOME_ROOM = 65_536;

    private static final String WRITE = "cannot be written: ";

    /** Returns what a failure means; null if it is not the system that refused. */
    public static @Nullable FileFailure of(IOException failure) {
        if (failure instanceof FileSystemException named) {
            return named.getReason() == null ? byType(named) : byReason(named);
        }
        return failure.getClass() == IOException.class && failure.getMessage() != null
                ? known(failure.getMessage(), () -> 0)
                : null;
    }

    private static FileFailure byType(FileSystemException failure) {
        if (failure instanceof AccessDeniedException) {
            return new FileFailure("may not be written or read", "mend its permissions");
        }
        if (failure instanceof NoSuchFileException) {
            return new FileFailure("does not exist", "restore or create it");
        }
        if (failure instanceof FileAlreadyExistsException) {
            return new FileFailure("is in the way", "move it away");
        }
        if (failure instanceof NotDirectoryException) {
            return new FileFailure("is not a directory", "move it away");
        }
        if (failure instanceof DirectoryNotEmptyException) {
            return new FileFailure("is a directory that is not empty", "move it away");
        }
        if (failure instanceof FileSystemLoopException) {
            return new FileFailure("is a symbolic link that leads in a circle", "delete it");
        }
        return new FileFailure("cannot be used", "mend it");
    }

    private static FileFailure byReason(FileSystemException failure) {
        String reason = String.valueOf(failure.getReason());
        // what is written to a file that is open needs no inode, and then there is a cause
        FileFailure known =
                known(reason, () -> failure.getCause() == null ? usable(failure.getFile()) : 0);
        return known != null ? known : new FileFailure("cannot be used: " + reason, "mend it");
    }

    /** The C library tells these kinds apart, and Java only hands on its words. */
    private static @Nullable FileFailure known(String reason, LongSupplier room) {
        if (reason.contains("No space left")) {
            return noSpace(room.getAsLong());
        }
        if (reason.contains("uota exceeded")) {
            return new FileFailure(
                    WRITE + "this user's quota of the disk is used up",
                    "delete files, or have the quota raised");
        }
        if (reason.contains("File too large")) {
            return new FileFailure(
                    WRITE + "File too large for the file system, or for this process's limit",
                    "raise the limit (ulimit -f), or use another file system");
        }
        if (reason.contains("Read-only file system")) {
            return new FileFailure(
                    WRITE + "its file system is read-only",
                    "mount it for writing, or use another directory");
        }
        if (reason.contains("Too many open files")) {
            return new FileFailure(
                    "cannot be opened: "
                            + (reason.contains("system") ? "the system" : "this process")
                            + " has as many files open as it may",
                    "raise the limit (ulimit -n), or end what holds so many open");
        }
        if (reason.contains("Input/output error")) {
            return new FileFailure(
                    "cannot be read or written: the disk reports an error",
                    "see the system's log for the disk's state");
        }
        if (reason.contains("File name too long")) {
            return new FileFailure("has too long a name", "choose a shorter one");
        }
        return null;
    }

    private static FileFailure noSpace(long usable) {
        return usable < SOME_ROOM
                ? new FileFailure(WRITE + "the disk is full", "make room")
                : new FileFailure(
                        WRITE
                                + "its file system takes no more files (it has no inodes left,"
                                + " though "
                                + Sizes.of(usable)
                                + " are free)",
                        "delete files that are not needed, of whatever size (df -i counts them)");
    }

    private static long usable(@Nullable String file) {
        @Nullable Path there = file == null ? null : Path.of(file).toAbsolutePath();
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        try {
            return there == null ? 0 : Files.getFileStore(there).getUsableSpace();
        } catch (IOException e) {
            return 0;
        }
    }
}
