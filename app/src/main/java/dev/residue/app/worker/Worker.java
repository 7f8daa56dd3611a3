package dev.residue.app.worker;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonSyntaxException;
import dev.residue.app.plugin.Plugins;
import dev.residue.training.engine.ProcessCores;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A child process that runs this program with other arguments, in a Java machine started as this
 * one was.
 *
 * <p>Orders go to its standard input, a line of JSON each; what it tells comes from its standard
 * output likewise, and everything else that it prints is passed on as text. When its input ends, it
 * stops as after a signal: a run finishes its step and writes a checkpoint. So does it when this
 * process ends in whatever way, which closes that input. See {@link Parent} for its side.
 */
public final class Worker implements AutoCloseable {

    private static final String MAIN = "dev.residue.app.Residue";

    /** Options that a second Java machine cannot share, or that are given anew. */
    private static final Pattern OWN_OPTION =
            Pattern.compile("-Xmx.*|-agentlib:jdwp.*|-Xrunjdwp.*");

    /** What a Java machine says of options from the environment, which it said already. */
    private static final Pattern REPEATED = Pattern.compile("(NOTE: )?Picked up \\w+: .*");

    private static final int KILLED = 137;
    private static final int CRASHED = 134;
    private static final int FATAL_SIGNALS = 128;

    private final Process process;
    private final OutputStream orders;
    private final List<Thread> readers = new ArrayList<>();

    /** Hears of a worker, from threads of its own. */
    public interface Listener {

        /** Called with each line of JSON. */
        void told(JsonObject line);

        /** Called with each other line. */
        void said(String line);

        /**
         * Called once, after everything else.
         *
         * @param status the exit status
         */
        void ended(int status);
    }

    private Worker(Process process, Listener listener) {
        this.process = process;
        this.orders = process.getOutputStream();
        readers.add(reader("output", process.getInputStream(), listener));
        readers.add(reader("errors", process.getErrorStream(), listener));
    }

    /**
     * Starts one.
     *
     * @param arguments the program's
     * @param heap the most bytes that Java's arrays may take in it
     */
    public static Worker start(List<String> arguments, long heap, Listener listener)
            throws IOException {
        return start(arguments, heap, Map.of(), listener);
    }

    /**
     * Starts one whose environment differs from this one's.
     *
     * @param environment the variables that do
     */
    public static Worker start(
            List<String> arguments, long heap, Map<String, String> environment, Listener listener)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (!OWN_OPTION.matcher(option).matches()) {
                command.add(option);
            }
        }
        command.add("-Xmx" + heap);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(MAIN);
        command.addAll(arguments);
        command.addAll(Plugins.options());
        ProcessCores.useAll(); // which the new process inherits
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        Worker worker = new Worker(builder.start(), listener);
        worker.watch(listener);
        return worker;
    }

    private static Thread reader(String name, InputStream stream, Listener listener) {
        Thread thread = new Thread(() -> read(stream, listener), "worker-" + name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void read(InputStream stream, Listener listener) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            lines.lines().forEach(line -> pass(line, listener));
        } catch (IOException | UncheckedIOException e) {
            return; // the process has ended, of which its status tells
        }
    }

    private static void pass(String line, Listener listener) {
        if (line.startsWith("{")) {
            try {
                listener.told(JsonParser.parseString(line).getAsJsonObject());
            } catch (JsonSyntaxException e) {
                listener.said(line);
            }
        } else if (!REPEATED.matcher(line).matches()) {
            listener.said(line);
        }
    }

    private void watch(Listener listener) {
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                int status = process.waitFor();
                                for (Thread reader : readers) {
                                    reader.join();
                                }
                                listener.ended(status);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        "worker-end");
        thread.setDaemon(true);
        thread.start();
    }

    /** Returns the number of the process. */
    public long pid() {
        return process.pid();
    }

    /** Gives an order; one that has ended hears none. */
    public void order(Map<String, ?> line) {
        try {
            orders.write((new Gson().toJson(line) + "\n").getBytes(StandardCharsets.UTF_8));
            orders.flush();
        } catch (IOException e) {
            return; // it has ended, of which its status tells
        }
    }

    /** Lets it stop as soon as it can, as after a signal. */
    public void stop() {
        try {
            orders.close();
        } catch (IOException e) {
            return; // it has ended, of which its status tells
        }
    }

    /** Returns how a process ended, for people: what follows "the process". */
    public static String ending(int status) {
        return switch (status) {
            case KILLED -> "was killed (SIGKILL), as the system does where there is no memory left";
            case CRASHED -> "crashed (SIGABRT); hs_err_pid*.log may tell where";
            default ->
                    status > FATAL_SIGNALS
                            ? "was ended by signal " + (status - FATAL_SIGNALS)
                            : "ended with status " + status;
        };
    }

    /** Ends it, at once where it still runs, and waits for that. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
