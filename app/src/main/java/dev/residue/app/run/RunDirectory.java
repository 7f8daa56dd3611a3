package dev.residue.app.run;

import dev.residue.training.checkpoint.CheckpointStore;
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

    /** The name of the metrics. */
    public static final String METRICS = "metrics.jsonl";

    /** The name of the directory of what probes found. */
    public static final String PROBES = "probes";

    /** The name of the report. */
    public static final String REPORT = "report.html";

    private final Path path;
    private final FileChannel lockFile;

    private RunDirectory(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /** Makes a new run directory. */
    public static RunDirectory create(Path path) throws IOException {
        if (Files.exists(experimentFile(path))) {
            throw new RequestException(
                    path + " holds a run already",
                    "go on with it by "
                            + ShellCommand.inText("residue", "resume", path)
                            + ", or choose another directory with --out");
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

    /** Returns the path if a run was begun there. */
    public static Path requireRun(Path path) {
        if (!Files.isRegularFile(experimentFile(path))) {
            throw new RequestException(
                    path + " is not the directory of a run: it has no experiment.yaml",
                    "give a directory that 'residue run' printed");
        }
        return path;
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
        return new RunDirectory(path, channel);
    }

    private static FileChannel lockFile(Path path) {
        try {
            return FileChannel.open(
                    path.resolve("lock"),
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

    /** Returns the directory. */
    public Path path() {
        return path;
    }

    /** Returns the file of the resolved experiment. */
    public Path experiment() {
        return experimentFile(path);
    }

    /** Returns the file of the resolved experiment of a run. */
    public static Path experimentFile(Path run) {
        return run.resolve("experiment.yaml");
    }

    /** Returns the file of the metrics. */
    public Path metrics() {
        return path.resolve(METRICS);
    }

    /** Returns the file of what may differ between two equal runs. */
    public Path timings() {
        return path.resolve("timings.jsonl");
    }

    /** Returns the checkpoints. */
    public CheckpointStore checkpoints() {
        return checkpoints(path);
    }

    /** Returns the checkpoints of a run. */
    public static CheckpointStore checkpoints(Path run) {
        return new CheckpointStore(run.resolve("checkpoints"));
    }

    /** Returns the directory of what probes found. */
    public Path probes() {
        return path.resolve(PROBES);
    }

    /** Returns the file of the report. */
    public Path report() {
        return path.resolve(REPORT);
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
