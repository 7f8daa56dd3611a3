package dev.residue.app.sweep.spark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.spark.SparkConf;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.resource.ResourceInformation;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/**
 * The driver: a job of one task for each run, so that one that fails takes no other along.
 *
 * <p>It reads a task a line, its parts between tabs, up to an empty line, and ends at once where
 * its input does. It tells on standard output, in lines of {@link #TOLD}, what, name and text
 * between tabs.
 */
public final class SparkDriver {

    static final String TOLD = "residue-spark";
    static final String READY = "ready";
    static final String RUNNING = "running";
    static final String OVER = "over";
    static final String FAILED = "failed";

    /** Which job a task belongs to is known to Spark by this description. */
    private static final String DESCRIPTION = "spark.job.description";

    private static final int STOPPED = 1;

    private SparkDriver() {}

    public static void main(String[] arguments) throws Exception {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (JavaSparkContext context = new JavaSparkContext(new SparkConf())) {
            context.sc().addSparkListener(new Starts(out));
            tell(out, READY, context.sc().applicationId(), "");
            List<RunTask> tasks = read(in);
            endWithParent(in, context);
            CountDownLatch open = new CountDownLatch(tasks.size());
            ExecutorService jobs = Executors.newCachedThreadPool();
            for (RunTask task : tasks) {
                jobs.execute(
                        () -> {
                            run(context, task, out);
                            open.countDown();
                        });
            }
            open.await();
            jobs.shutdown();
        }
    }

    private static void run(JavaSparkContext context, RunTask task, PrintStream out) {
        try {
            context.setLocalProperty(DESCRIPTION, task.name());
            String[] told =
                    context.parallelize(List.of(task), 1)
                            .map(one -> one.run(gpus()))
                            .collect()
                            .get(0)
                            .split("\t", 2);
            tell(out, told[0], task.name(), told[1]);
        } catch (Exception e) {
            String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            tell(out, FAILED, task.name(), message.replaceFirst(".*most recent failure: ", ""));
        }
    }

    private static List<String> gpus() {
        Map<String, ResourceInformation> resources = TaskContext.get().resourcesJMap();
        ResourceInformation gpus = resources.get("gpu");
        return gpus == null ? List.of() : List.of(gpus.addresses());
    }

    private static synchronized void tell(PrintStream out, String what, String name, String text) {
        out.println(String.join("\t", TOLD, what, name, text.replace('\t', ' ')));
    }

    private static List<RunTask> read(BufferedReader in) throws IOException {
        List<RunTask> tasks = new ArrayList<>();
        String line = in.readLine();
        while (line != null && !line.isEmpty()) {
            String[] parts = line.split("\t", -1);
            List<String> options = List.of(parts).subList(4, parts.length);
            tasks.add(
                    new RunTask(parts[0], parts[1], parts[2], parts[3], new ArrayList<>(options)));
            line = in.readLine();
        }
        return tasks;
    }

    /** Ends with the process that started this one, which ends the executors and their runs. */
    private static void endWithParent(BufferedReader in, JavaSparkContext context) {
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                in.transferTo(Writer.nullWriter());
                            } catch (IOException e) {
                                System.err.println("nothing can be read: " + e.getMessage());
                            }
                            context.close();
                            Runtime.getRuntime().halt(STOPPED);
                        },
                        "parent");
        thread.setDaemon(true);
        thread.start();
    }

    /** Tells where each run's task is started. */
    private static final class Starts extends SparkListener {

        private final PrintStream out;
        private final Map<Object, String> names = new ConcurrentHashMap<>();

        Starts(PrintStream out) {
            this.out = out;
        }

        @Override
        public void onJobStart(SparkListenerJobStart job) {
            // a job of one task has one stage
            names.put(job.stageIds().head(), job.properties().getProperty(DESCRIPTION));
        }

        @Override
        public void onTaskStart(SparkListenerTaskStart task) {
            String name = names.getOrDefault(task.stageId(), "");
            tell(out, RUNNING, name, task.taskInfo().host());
        }
    }
}
