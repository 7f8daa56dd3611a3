package dev.residue.app.run;

import dev.residue.app.console.Shell;
import dev.residue.training.CheckpointStore;
import dev.residue.training.DurableFiles;
import dev.residue.training.PlainFile;
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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the files of a run lie; while it is open, a lock keeps other processes out. */
public final class RunDirectory implements AutoCloseable {

    /** The name of the metrics. */
    public static final String METRICS = "metrics.jsonl";

    /** The name of what may differ between two equal runs. */
    public static final String TIMINGS = "timings.jsonl";

    /** The name of the report. */
    public static final String REPORT = "report.html";

    /** What the timings tell of a step once everything but the report is written. */
    public static final String END = "timing/seconds";

    /** What the timings tell of a step once the report is written too. */
    public static final String REPORTED = "timing/report-seconds";

    /** The name of the directory of what probes found. */
    public static final String PROBES = "probes";

    private final Path path;
    private final FileChannel lockFile;

    private RunDirectory(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /** Makes a new run directory. */
    public static RunDirectory create(Path path) throws IOException {
        if (PlainFile.isThere(experimentFile(path))) {
            throw new RequestException(
                    path + " holds a run already",
                    "choose another directory with --out, or go on with: "
                            + Shell.command("residue", "resume", path));
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
        Optional<String> fault = PlainFile.fault(experimentFile(path));
        if (fault.isPresent()) {
            throw new RequestException(
                    path
                            + " is not the directory of a run: "
                            + (PlainFile.isThere(experimentFile(path))
                                    ? "its experiment.yaml " + fault.get()
                                    : "it has no experiment.yaml"),
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
        try {
            DurableFiles.naming(
                    path.resolve("lock"),
                    () ->
                            channel.truncate(0)
                                    .write(
                                            ByteBuffer.wrap(pid.getBytes(StandardCharsets.UTF_8)),
                                            0));
        } catch (IOException e) {
            channel.close();
            throw unusable(path, e);
        }
        return new RunDirectory(path, channel);
    }

    private static FileChannel lockFile(Path path) {
        Path file = path.resolve("lock");
        try {
            if (PlainFile.isThere(file)) {
                PlainFile.require(file); // a named pipe would be waited for
            }
            return FileChannel.open(
                    file,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    private static RequestException unusable(Path path, IOException e) {
        FileFailure failure = FileFailure.of(e);
        String failed = e instanceof FileSystemException named ? named.getFile() : null;
        String file = failed == null || failed.equals(path.toString()) ? "it" : failed;
        return failure == null
                ? new RequestException(
                        path + " cannot hold a run: " + e.getMessage(),
                        "choose another directory with --out")
                : new RequestException(
                        path + " cannot hold a run: " + file + " " + failure.reason(),
                        "choose another directory with --out, or " + failure.remedy());
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
        return path.resolve(TIMINGS);
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
