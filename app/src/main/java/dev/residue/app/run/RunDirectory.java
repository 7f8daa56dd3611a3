package dev.residue.app.run;

import dev.residue.analysis.record.RunFiles;
import dev.residue.training.checkpoint.RunFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where the files of a run lie; while it is open, a lock keeps other processes out. */
public final class RunDirectory implements AutoCloseable {

    /** The time a run took, in its timings: recorded once all steps and probes were done. */
    public static final String ENDED = "timing/seconds";

    /** The time its report took: recorded once the report was written. */
    public static final String REPORTED = "timing/report-seconds";

    private final RunFiles files;
    private final FileChannel lockFile;

    /** Thrown when another process has a directory. */
    public static final class InUseException extends RequestException {

        InUseException(String message, String remedy) {
            super(message, remedy);
        }
    }

    private RunDirectory(RunFiles files, FileChannel lockFile) {
        this.files = files;
        this.lockFile = lockFile;
    }

    /** Makes and locks the directory of a new run; one that has a run already is refused. */
    public static RunDirectory create(Path path) throws IOException {
        if (Files.exists(new RunFiles(path).experiment())) {
            throw new RequestException(
                    path + " holds a run already",
                    "go on with it by %s, or choose another directory with --out"
                            .formatted(ShellCommand.inText("residue", "resume", path)));
        }
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw unusable(path, e);
        }
        return open(path);
    }

    /** Opens and locks that of a run that was begun, and refuses one that cannot be used. */
    public static RunDirectory existing(Path path) throws IOException {
        RunFiles files = requireRun(path);
        requireFile(files.experiment());
        requireFile(files.metrics());
        requireFile(files.timings());
        requireFile(files.report());
        requireFile(files.lock());
        requireReadable(files.checkpoints().directory());
        requireReadable(files.probes().directory());
        return open(path);
    }

    /** Refuses what stands in a file's place, before anything is taken for lost and made anew. */
    private static void requireFile(Path file) {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            String problem = RunFile.whatElse(file);
            if (!problem.isEmpty()) {
                throw unreadable(file, problem);
            }
            if (!Files.isReadable(file) || !Files.isWritable(file)) {
                throw unreadable(file, "may not be read and written");
            }
        }
    }

    private static void requireReadable(Path directory) throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        String problem = RunFile.whatElseThanDirectory(directory);
        if (!problem.isEmpty()) {
            throw unreadable(directory, problem);
        }
        if (!Files.isWritable(directory)) {
            throw unreadable(directory, "may not be written");
        }
        try (Stream<Path> entries = Files.walk(directory)) {
            for (Path entry : entries.toList()) {
                if (Files.exists(entry) && !Files.isReadable(entry)) {
                    throw unreadable(entry, "may not be read");
                }
            }
        } catch (UncheckedIOException e) {
            Path inside =
                    e.getCause() instanceof FileSystemException file && file.getFile() != null
                            ? Path.of(file.getFile())
                            : directory;
            throw unreadable(inside, "may not be read");
        }
    }

    private static RequestException unreadable(Path path, String problem) {
        return new RequestException(
                path + " " + problem,
                "mend its permissions or restore it, and run the command again; nothing was"
                        + " changed");
    }

    /** Returns where a run's files lie if one was begun there. */
    public static RunFiles requireRun(Path path) {
        RunFiles files = new RunFiles(path);
        if (!Files.isRegularFile(files.experiment())) {
            throw new RequestException(
                    path + " is not the directory of a run: it has no experiment.yaml",
                    "give a directory that 'residue run' printed");
        }
        return files;
    }

    /**
     * Locks a directory that holds no run, and so keeps other processes out of it.
     *
     * @throws InUseException if another process has it
     */
    public static RunDirectory lock(Path path) throws IOException {
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw unusable(path, e);
        }
        return open(path);
    }

    /** Returns the refusal of a run that was killed before its first checkpoint. */
    public static RequestException withoutCheckpoint(Path path) {
        return new RequestException(
                path + " has no checkpoint yet",
                "begin it by " + ShellCommand.inText("residue", "resume", path));
    }

    private static RunDirectory open(Path path) throws IOException {
        FileChannel channel = lockFile(path);
        @Nullable FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            ByteBuffer holder = ByteBuffer.allocate(32);
            channel.read(holder, 0);
            channel.close();
            throw new InUseException(
                    path
                            + " is in use by process "
                            + new String(
                                            holder.array(),
                                            0,
                                            holder.position(),
                                            StandardCharsets.UTF_8)
                                    .strip(),
                    "wait for it, or stop it, and run the command again");
        }
        String pid = ProcessHandle.current().pid() + "\n";
        channel.truncate(0).write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.UTF_8)), 0);
        return new RunDirectory(new RunFiles(path), channel);
    }

    private static FileChannel lockFile(Path path) {
        try {
            return FileChannel.open(
                    new RunFiles(path).lock(),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    private static RequestException unusable(Path path, IOException e) {
        return new RequestException(
                path + " cannot hold a run: " + RunFile.reason(e),
                "choose another directory with --out, or mend this one's permissions");
    }

    public Path path() {
        return files.directory();
    }

    public RunFiles files() {
        return files;
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
