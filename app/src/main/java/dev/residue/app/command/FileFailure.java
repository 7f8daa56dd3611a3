package dev.residue.app.command;

import dev.residue.app.experiment.Bytes;
import dev.residue.training.checkpoint.RunFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why the system refused to write a file, in words, and what would help. */
record FileFailure(String problem, String remedy) {

    /** What a file system that is full can still have left in blocks of its own. */
    private static final long FULL = 1 << 20;

    /** Explains a failure, with what to do next; null if its reason is none that is known here. */
    static @Nullable FileFailure of(IOException failure, String next) {
        String file =
                failure instanceof FileSystemException system && system.getFile() != null
                        ? system.getFile()
                        : "";
        String reason = RunFile.reason(failure);
        String lower = reason.toLowerCase(Locale.ROOT);
        String goOn = ", and " + next;
        if (lower.contains("no space left")) {
            // only a file that is made needs an inode; of one that was open there is a cause
            long free = failure.getCause() == null ? free(file) : 0;
            return free > FULL
                    ? new FileFailure(
                            named("the file system is out of inodes", file, reason)
                                    + ", although "
                                    + Bytes.onDisk((double) free)
                                    + " are free",
                            "delete files there" + goOn)
                    : new FileFailure(named("the disk is full", file, reason), "make room" + goOn);
        }
        if (lower.contains("quota exceeded")) {
            return new FileFailure(
                    named("your quota of disk space or files is used up", file, reason),
                    "delete files of yours there" + goOn);
        }
        if (lower.contains("file too large")) {
            return new FileFailure(
                    named("a file may not become so large", file, reason),
                    "raise the limit, such as by 'ulimit -f unlimited'" + goOn);
        }
        if (lower.contains("read-only file system")) {
            return new FileFailure(
                    named("the file system is read-only", file, reason),
                    "choose another directory with --out, or make it writable" + goOn);
        }
        if (lower.contains("too many open files")) {
            return new FileFailure(
                    named("this process, or the system, has too many open files", file, reason),
                    "raise the limit, such as by 'ulimit -n 4096'" + goOn);
        }
        return null;
    }

    private static String named(String problem, String file, String reason) {
        String words = problem + " (" + reason + ")";
        return file.isEmpty() ? words : file + " cannot be written: " + words;
    }

    private static long free(String file) {
        if (!file.isEmpty()) {
            for (Path path = Path.of(file).toAbsolutePath();
                    path != null;
                    path = path.getParent()) {
                if (Files.exists(path)) {
                    try {
                        return Files.getFileStore(path).getUsableSpace();
                    } catch (IOException e) {
                        return 0;
                    }
                }
            }
        }
        return 0;
    }
}
