package dev.residue.app.run;

import dev.residue.analysis.record.RunFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Where the files of a run lie; while it is open, a lock keeps other processes out. */
public final class RunDirectory implements AutoCloseable {

    private final RunFiles files;
    private final FileChannel lockFile;

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

    /** Opens the directory of a run that was begun. */
    public static RunDirectory existing(Path path) throws IOException {
        requireRun(path);
        return open(path);
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
            throw new RequestException(
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
        String reason =
                e instanceof FileSystemException file && file.getReason() != null
                        ? file.getReason()
                        : e.getClass().getSimpleName().replace("Exception", "");
        return new RequestException(
                path + " cannot hold a run: " + reason,
                "choose another directory with --out, or mend this one's permissions");
    }

    public Path path() {
        return files.directory();
    }

    /** Returns where its files lie. */
    public RunFiles files() {
        return files;
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
