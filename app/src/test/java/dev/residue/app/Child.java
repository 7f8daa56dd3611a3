package dev.residue.app;

import dev.residue.training.engine.ProcessCores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;

/** A command in a Java machine of its own, which can be killed. */
final class Child implements AutoCloseable {

    private static final long LIMIT_SECONDS = 300;

    private final Process process;
    private final Path messages;

    private Child(Process process, Path messages) {
        this.process = process;
        this.messages = messages;
    }

    /** Starts a command. */
    static Child start(String... arguments) throws IOException {
        return start(List.of(), List.of(), arguments);
    }

    /**
     * Starts a command.
     *
     * @param before what starts the Java machine, such as a shell that sets limits
     * @param options the Java machine's
     */
    static Child start(List<String> before, List<String> options, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // quick to start; perf data would be one more file to write
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData"));
        command.addAll(List.of("-Dai.djl.offline=true", "-DOPT_OUT_TRACKING=true"));
        command.addAll(options);
        String classes = System.getProperty("java.class.path");
        command.addAll(List.of("-cp", System.getProperty("surefire.test.class.path", classes)));
        command.add(Residue.class.getName());
        command.addAll(List.of(arguments));
        Path messages = Files.createTempFile("child", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectErrorStream(true).redirectOutput(messages.toFile());
        ProcessCores.useAll(); // beside other tests this thread may keep to some
        return new Child(builder.start(), messages);
    }

    long pid() {
        return process.pid();
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** Sends a signal, such as {@code TERM}. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
    }

    void kill() {
        process.destroyForcibly();
    }

    /** Waits for the end and returns the exit status. */
    int status() throws IOException, InterruptedException {
        return status(LIMIT_SECONDS);
    }

    /** Waits for the end, but not longer than a number of seconds. */
    int status(long seconds) throws IOException, InterruptedException {
        Assertions.assertThat(process.waitFor(seconds, TimeUnit.SECONDS))
                .as("still running: " + output())
                .isTrue();
        return process.exitValue();
    }

    String output() throws IOException {
        return Files.readString(messages, StandardCharsets.UTF_8);
    }

    String lastLine() throws IOException {
        List<String> lines = output().lines().toList();
        return lines.get(lines.size() - 1);
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        Files.deleteIfExists(messages);
    }
}
