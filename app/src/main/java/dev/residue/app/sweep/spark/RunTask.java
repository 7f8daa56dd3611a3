package dev.residue.app.sweep.spark;

import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * One run, gone on with to its end by the ordinary command in a process of its own.
 *
 * <p>A run that fails by itself, as one that diverges does, would fail again: its cause is
 * returned. A process that is killed or crashes makes the task fail, and Spark tries again, which
 * goes on from the last checkpoint.
 *
 * @param name the run's
 * @param directory its run directory, on a disk that all workers share
 * @param log where what the process says is appended, on that disk too
 * @param program the start script of Residue, at the same place on all workers
 * @param options what the command is given besides
 */
record RunTask(String name, String directory, String log, String program, List<String> options)
        implements Serializable {

    private static final long serialVersionUID = 1;

    private static final String PROBLEM = "residue: ";
    private static final int MOST_FAILURES = 3;

    /**
     * Runs it.
     *
     * @param gpus the addresses of the GPUs that Spark gave this task; empty for none
     * @return {@link SparkDriver#OVER} and the run's result as JSON, or {@link SparkDriver#FAILED}
     *     and why, with a tab between
     */
    String run(List<String> gpus) throws IOException, InterruptedException {
        awaitItsLastAttempt();
        File messages = new File(log);
        long before = messages.length();
        // the command stops as after SIGTERM when this process is gone, in whatever way
        List<String> command =
                new ArrayList<>(
                        List.of(program, "resume", directory, "--json", "--while-input-lasts"));
        command.addAll(options);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectError(Redirect.appendTo(messages));
        if (!gpus.isEmpty()) {
            builder.environment().put("CUDA_VISIBLE_DEVICES", String.join(",", gpus));
        }
        Process process = builder.start();
        byte[] result = process.getInputStream().readAllBytes();
        int status = process.waitFor();
        if (status == 0) {
            return SparkDriver.OVER + "\t" + new String(result, StandardCharsets.UTF_8).strip();
        }
        String cause = cause(before, "its process ended with status " + status);
        if (status <= MOST_FAILURES) {
            return SparkDriver.FAILED + "\t" + cause;
        }
        throw new IOException(cause);
    }

    /** Waits for one whose executor was lost, and which is writing its last checkpoint. */
    private void awaitItsLastAttempt() throws IOException {
        try (FileChannel lock =
                FileChannel.open(
                        Path.of(directory, "lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE)) {
            lock.lock().release();
        }
    }

    private String cause(long from, String otherwise) throws IOException {
        byte[] all = Files.readAllBytes(Path.of(log));
        int start = (int) Math.min(from, all.length);
        String said = new String(all, start, all.length - start, StandardCharsets.UTF_8);
        return said.lines()
                .filter(line -> line.startsWith(PROBLEM))
                .reduce((first, second) -> second)
                .map(line -> line.substring(PROBLEM.length()).replace('\t', ' '))
                .orElse(otherwise);
    }
}
