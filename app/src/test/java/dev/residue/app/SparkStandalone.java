package dev.residue.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** A standalone cluster of Spark on this machine: a master and workers of a core each. */
final class SparkStandalone implements AutoCloseable {

    private static final long LIMIT_SECONDS = 300;
    private static final Pattern MASTER = Pattern.compile(".*(spark://127\\.0\\.0\\.1:\\d+).*");

    private final Path jars;
    private final Path own;
    private final List<Process> processes = new ArrayList<>();
    private final String master;

    private SparkStandalone(Path jars, Path own, int workers) throws Exception {
        this.jars = jars;
        this.own = own;
        Deque<String> said = new ArrayDeque<>();
        start(said, "New state: ALIVE", "master.Master", "--port", "0", "--webui-port", "0");
        Matcher matcher = MASTER.matcher(String.join(" ", said));
        Assertions.assertThat(matcher.matches()).as(said.toString()).isTrue();
        master = matcher.group(1);
        List<CompletableFuture<Void>> started = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            started.add(
                    launch(
                            new ArrayDeque<>(),
                            "Successfully registered with master",
                            List.of(
                                    "worker.Worker",
                                    "--webui-port",
                                    "0",
                                    "--cores",
                                    "1",
                                    "--memory",
                                    "600m",
                                    "--work-dir",
                                    own.resolve("work-" + i).toString(),
                                    master)));
        }
        for (CompletableFuture<Void> one : started) {
            one.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** Starts one, or skips the test where Spark is absent. */
    static SparkStandalone start(Path folder, int workers) throws Exception {
        Path jars =
                Path.of(System.getenv().getOrDefault("SPARK_HOME", "target/spark"), "jars")
                        .toAbsolutePath();
        Assumptions.assumeTrue(
                Files.isDirectory(jars),
                "Spark is absent; ./mvnw -f app/src/test/spark package brings it");
        Path own = Files.createDirectories(folder.resolve("spark"));
        Files.writeString(
                own.resolve("spark-defaults.conf"),
                """
                spark.ui.enabled false
                spark.master.rest.enabled false
                spark.driver.host 127.0.0.1
                spark.executor.memory 512m
                spark.executor.extraJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
                """);
        return new SparkStandalone(jars, own, workers);
    }

    private void start(Deque<String> said, String ready, String... command) throws Exception {
        launch(said, ready, List.of(command)).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    /** Starts a process of Spark, and completes once it has said that it is ready. */
    private CompletableFuture<Void> launch(Deque<String> said, String ready, List<String> command)
            throws IOException {
        List<String> all = new ArrayList<>();
        all.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        all.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", "-cp"));
        all.add(jars + "/*");
        all.add("org.apache.spark.deploy." + command.get(0));
        all.addAll(List.of("--host", "127.0.0.1"));
        all.addAll(command.subList(1, command.size()));
        ProcessBuilder builder = new ProcessBuilder(all).redirectErrorStream(true);
        builder.environment().putAll(environment());
        Process process = builder.start();
        processes.add(process);
        CompletableFuture<Void> isReady = new CompletableFuture<>();
        Thread thread = new Thread(() -> drain(process, said, ready, isReady), "spark");
        thread.setDaemon(true);
        thread.start();
        return isReady;
    }

    private static void drain(
            Process process, Deque<String> said, String ready, CompletableFuture<Void> isReady) {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(line);
                if (line.contains(ready)) {
                    isReady.complete(null);
                }
            }
        } catch (IOException e) {
            isReady.completeExceptionally(e);
        }
        isReady.completeExceptionally(new IOException("it ended: " + said));
    }

    /** What a process needs in its environment that is to use the cluster. */
    Map<String, String> environment() {
        return Map.of(
                "SPARK_HOME",
                String.valueOf(jars.getParent()),
                "SPARK_CONF_DIR",
                own.toString(),
                "SPARK_LOCAL_IP",
                "127.0.0.1",
                "SPARK_SCALA_VERSION",
                "2.13");
    }

    String master() {
        return master;
    }

    /** Kills the worker that a run's process belongs to, whose parent is an executor. */
    void killWorkerOf(long pid) {
        ProcessHandle executor = ProcessHandle.of(pid).orElseThrow().parent().orElseThrow();
        ProcessHandle worker = executor.parent().orElseThrow();
        Assertions.assertThat(processes.subList(1, processes.size()))
                .extracting(Process::pid)
                .contains(worker.pid());
        worker.destroyForcibly();
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
        processes.forEach(process -> process.onExit().join());
    }
}
