package dev.residue.app.sweep.spark;

import dev.residue.app.plugin.Plugins;
import dev.residue.app.run.RequestException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A standalone cluster of Apache Spark 4, and what this machine needs to give it tasks.
 *
 * <p>Spark's libraries are those of {@code SPARK_HOME/jars}. The run directories and Residue itself
 * lie on a disk that all workers share, at the same path.
 */
public final class SparkCluster {

    private static final Pattern MASTER = Pattern.compile("spark://(.+)");
    private static final Pattern ADDRESS = Pattern.compile("([^:,]+):(\\d{1,5})");
    private static final int CONNECT_MILLISECONDS = 10_000;
    private static final int LAST_PORT = 65535;

    /** What runs on the cluster, whose other classes are Java's and Spark's. */
    private static final List<String> CLASSES =
            List.of("SparkDriver", "SparkDriver$Starts", "RunTask");

    private final String master;
    private final Path jars;
    private final String program;

    private SparkCluster(String master, Path jars, String program) {
        this.master = master;
        this.jars = jars;
        this.program = program;
    }

    /**
     * Finds a cluster.
     *
     * @param master as the master's own page shows it: {@code spark://HOST:PORT}
     * @param environment where {@code SPARK_HOME} is looked up
     * @param program the start script of Residue; null where it was not started by one
     * @throws RequestException if nobody answers there, or Spark is not here
     */
    public static SparkCluster at(
            String master, Map<String, String> environment, @Nullable String program)
            throws IOException {
        requireMaster(master);
        if (program == null) {
            throw new RequestException(
                    "--spark needs the packaged Residue, which its workers start",
                    "use the script residue of the checkout or the distribution");
        }
        String home = environment.getOrDefault("SPARK_HOME", "");
        Path jars = Path.of(home, "jars");
        if (home.isEmpty() || !hasCore(jars)) {
            throw new RequestException(
                    home.isEmpty()
                            ? "--spark needs SPARK_HOME, the folder of Spark"
                            : "SPARK_HOME: " + jars + " has no Spark 4 (spark-core_2.13-4.*.jar)",
                    "unpack Spark 4 here as on the cluster, and set SPARK_HOME to its folder");
        }
        return new SparkCluster(master, jars, program);
    }

    private static boolean hasCore(Path jars) throws IOException {
        if (!Files.isDirectory(jars)) {
            return false;
        }
        try (Stream<Path> files = Files.list(jars)) {
            return files.anyMatch(
                    file ->
                            file.getFileName()
                                    .toString()
                                    .matches("spark-core_2\\.13-4\\..*\\.jar"));
        }
    }

    /** Refuses a master that is wrongly written or that nobody answers at. */
    private static void requireMaster(String master) {
        Matcher standalone = MASTER.matcher(master);
        if (!standalone.matches()) {
            throw new RequestException(
                    "--spark: '" + master + "' is no master of a standalone cluster",
                    "give it as spark://HOST:7077, as the master's own page shows it");
        }
        List<String> problems = new ArrayList<>();
        for (String one : standalone.group(1).split(",", -1)) {
            Matcher address = ADDRESS.matcher(one);
            if (!address.matches() || Integer.parseInt(address.group(2)) > LAST_PORT) {
                throw new RequestException(
                        "--spark: '" + one + "' is no HOST:PORT",
                        "give the master as spark://HOST:7077, as its own page shows it");
            }
            int port = Integer.parseInt(address.group(2));
            InetSocketAddress to = new InetSocketAddress(address.group(1), port);
            if (to.isUnresolved()) {
                problems.add(one + ": there is no such host");
                continue;
            }
            try (Socket socket = new Socket()) {
                socket.connect(to, CONNECT_MILLISECONDS);
                return;
            } catch (IOException e) {
                problems.add(one + ": " + e.getMessage());
            }
        }
        throw unreachable(master, String.join("; ", problems));
    }

    private static RequestException unreachable(String master, String why) {
        return new RequestException(
                "--spark: the master " + master + " cannot be reached: " + why,
                "start it by 'start-master.sh', or give the address that its page shows; nothing"
                        + " was started");
    }

    /**
     * Starts a driver, and waits until the master has taken it.
     *
     * @param folder where the driver's log and its classes go
     * @param cores how many of a worker's cores a task takes
     * @param isOnGpu whether a task takes a GPU
     * @throws RequestException if what answers there is no master, as Spark finds within a minute
     */
    public Tasks connect(Path folder, int cores, boolean isOnGpu) throws IOException {
        Files.createDirectories(folder);
        Path log = folder.resolve("spark.log");
        Process driver =
                new ProcessBuilder(command(pack(folder.resolve("spark.jar")), cores, isOnGpu))
                        .redirectError(log.toFile())
                        .start();
        Tasks tasks = new Tasks(driver, log);
        if (tasks.next() == null) {
            tasks.close();
            throw unreachable(master, "it took no application; " + log + " may tell why");
        }
        return tasks;
    }

    private static Path pack(Path jar) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (String name : CLASSES) {
                String file = name + ".class";
                out.putNextEntry(
                        new JarEntry(
                                SparkCluster.class.getPackageName().replace('.', '/')
                                        + "/"
                                        + file));
                try (InputStream in = SparkCluster.class.getResourceAsStream(file)) {
                    Objects.requireNonNull(in).transferTo(out);
                }
            }
        }
        return jar;
    }

    private List<String> command(Path jar, int cores, boolean isOnGpu) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-cp");
        command.add(jars.resolveSibling("conf") + File.pathSeparator + jars.resolve("*"));
        command.addAll(List.of("org.apache.spark.deploy.SparkSubmit", "--master", master));
        command.addAll(List.of("--class", SparkDriver.class.getName(), "--name", "residue"));
        command.addAll(List.of("--conf", "spark.task.cpus=" + cores));
        if (isOnGpu) {
            // an executor for each GPU; one alone would take all cores of its worker
            command.addAll(List.of("--conf", "spark.executor.cores=" + cores));
            command.addAll(List.of("--conf", "spark.executor.resource.gpu.amount=1"));
            command.addAll(List.of("--conf", "spark.task.resource.gpu.amount=1"));
        }
        command.add(jar.toAbsolutePath().toString());
        return command;
    }

    /** A run whose directory is one that can be resumed, and where what its process says goes. */
    public record Run(String name, Path directory, Path log) {}

    /**
     * What a driver told of a run.
     *
     * @param what {@link #RUNNING}, {@link #OVER} or {@link #FAILED}
     * @param name the run's
     * @param text where it runs, its result as JSON, or why it failed
     */
    public record Told(String what, String name, String text) {

        public static final String RUNNING = SparkDriver.RUNNING;
        public static final String OVER = SparkDriver.OVER;
        public static final String FAILED = SparkDriver.FAILED;
    }

    /** The driver's process, to which tasks are given. */
    public final class Tasks implements AutoCloseable {

        private final Process driver;
        private final Path log;
        private final BufferedReader lines;

        private Tasks(Process driver, Path log) {
            this.driver = driver;
            this.log = log;
            this.lines =
                    new BufferedReader(
                            new InputStreamReader(driver.getInputStream(), StandardCharsets.UTF_8));
        }

        public Path log() {
            return log;
        }

        /** Gives all tasks; what becomes of them is told. */
        public void give(List<Run> runs) throws IOException {
            StringBuilder text = new StringBuilder();
            for (Run run : runs) {
                String directory = run.directory().toAbsolutePath().toString();
                String own = run.log().toAbsolutePath().toString();
                List<String> words = new ArrayList<>();
                words.addAll(List.of(run.name(), directory, own, program));
                words.addAll(Plugins.options());
                text.append(String.join("\t", words)).append('\n');
            }
            OutputStream out = driver.getOutputStream();
            out.write(text.append('\n').toString().getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        /** Waits for the next thing that is told; null where the driver has ended. */
        public @Nullable Told next() throws IOException {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] parts = line.split("\t", -1);
                if (parts.length == 4 && parts[0].equals(SparkDriver.TOLD)) {
                    return new Told(parts[1], parts[2], parts[3]);
                }
            }
            return null;
        }

        /** Ends all tasks, whose runs write checkpoints; after that nothing more is told. */
        public void stop() {
            try {
                driver.getOutputStream().close();
            } catch (IOException e) {
                return; // it has ended
            }
        }

        @Override
        public void close() {
            stop();
            driver.onExit().join();
        }
    }
}
