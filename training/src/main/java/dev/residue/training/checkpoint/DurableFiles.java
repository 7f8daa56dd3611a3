package dev.residue.training.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Files that a kill or a power cut leaves either as they were or as they should be: written beside,
 * flushed to disk, and renamed.
 */
public final class DurableFiles {

    /** The end of the name of what is not yet complete; whoever finds one later may delete it. */
    public static final String UNFINISHED = ".unfinished";

    private DurableFiles() {}

    /** Returns where a file is written before it gets its name. */
    public static Path beside(Path file) {
        return file.resolveSibling(file.getFileName() + UNFINISHED);
    }

    /** Gives the complete file or directory {@link #beside} a file its name, after a flush. */
    public static void complete(Path file) throws IOException {
        Path beside = beside(file);
        flush(beside);
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        flush(parent(file));
    }

    public static void write(Path file, String text) throws IOException {
        RunFile.writing(file, () -> Files.writeString(beside(file), text, StandardCharsets.UTF_8));
        complete(file);
    }

    /** Writes the whole content of a file whose path it is given. */
    @FunctionalInterface
    public interface Writing {

        void to(Path file) throws IOException;
    }

    /**
     * Replaces a file of the user's own, which stays as it was where writing fails. What is no
     * regular file, such as {@code /dev/stdout}, is written to.
     *
     * @throws FileSystemException if writing fails
     */
    public static void replace(Path file, Writing writing) throws IOException {
        if (Files.isDirectory(file)) {
            throw new FileSystemException(file.toString(), null, RunFile.whatElse(file));
        }
        boolean there = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        // what a link leads to is replaced, and the link stays
        Path target = Files.isRegularFile(file) ? file.toRealPath() : file;
        if ((there && !Files.isRegularFile(target)) || !Files.isWritable(parent(target))) {
            RunFile.writing(file, () -> writing.to(file));
            return;
        }
        try {
            RunFile.writing(file, () -> writing.to(beside(target)));
            complete(target);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(beside(target));
            throw e;
        }
    }

    /** Waits until the disk holds a file's bytes or a directory's entries. */
    public static void flush(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            RunFile.writing(path, () -> channel.force(true));
        }
    }

    /** Deletes a file or a directory with all that it holds, if it exists. */
    public static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> entries = Files.walk(tree)) {
            for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(entry);
            }
        }
    }

    /** Deletes what a kill left unfinished in a directory. */
    public static void deleteUnfinished(Path directory) throws IOException {
        for (Path entry : entries(directory)) {
            if (entry.toString().endsWith(UNFINISHED)) {
                delete(entry);
            }
        }
    }

    /** Returns what a directory holds, sorted by name; nothing if it does not exist. */
    public static List<Path> entries(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted().toList();
        }
    }

    /** Returns the SHA-256 of a file in hexadecimal digits. */
    public static String sha256(Path file) throws IOException {
        MessageDigest digest = newDigest();
        try (InputStream in = new DigestInputStream(RunFile.open(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Returns the SHA-256 of bytes in hexadecimal digits. */
    public static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(newDigest().digest(bytes));
    }

    static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static Path parent(Path file) {
        return file.toAbsolutePath().resolveSibling(".").normalize();
    }
}
