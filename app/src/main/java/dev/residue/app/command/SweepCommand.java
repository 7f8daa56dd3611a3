package dev.residue.app.command;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.inject.Inject;
import dev.residue.app.experiment.ExperimentReader;
import dev.residue.app.run.Interruption;
import dev.residue.app.run.JsonText;
import dev.residue.app.run.RequestException;
import dev.residue.app.run.ShellCommand;
import dev.residue.app.sweep.SweepPlan;
import dev.residue.app.sweep.SweepReader;
import dev.residue.app.sweep.SweepRunner;
import dev.residue.app.sweep.aggregate.SweepReport;
import dev.residue.app.sweep.spark.SparkCluster;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes all runs of a sweep file. */
@Command(
        name = "sweep",
        description =
                "Trains every run that a sweep file asks for, and goes on where it was stopped.",
        mixinStandardHelpOptions = true)
final class SweepCommand implements Callable<Integer> {

    private final SweepReader reader;
    private final ExperimentReader experiments;

    @Parameters(paramLabel = "SWEEP", description = "A YAML file, or the name of a sweep.")
    private String sweep;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The sweep's directory; sweeps/SWEEP without it.")
    private @Nullable Path out;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "How many processes train at the same time; one a core otherwise.")
    private @Nullable String workers;

    @Option(
            names = "--at-once",
            paramLabel = "N|auto",
            description =
                    "Train so many runs of one shape as one, 1 for one by one; auto, the default,"
                            + " measures what is fastest.")
    private @Nullable String atOnce;

    @Option(
            names = "--spark",
            paramLabel = "MASTER",
            description =
                    "Train on a cluster of Apache Spark 4, such as spark://HOST:7077, each run as a"
                            + " task; SPARK_HOME names Spark's folder.")
    private @Nullable String spark;

    @Option(names = "--yes", description = "Make more runs than the file's limit.")
    private boolean yes;

    @Option(names = "--dry-run", description = "Say what it will take, and create nothing.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print one JSON object on standard output.")
    private boolean json;

    @Inject
    SweepCommand(SweepReader reader, ExperimentReader experiments) {
        this.reader = reader;
        this.experiments = experiments;
    }

    @Override
    public Integer call() throws Exception {
        if (spark != null && (workers != null || atOnce != null)) {
            throw new RequestException(
                    (workers != null ? "--workers" : "--at-once")
                            + " is for this machine, and --spark for a cluster, which trains one by"
                            + " one as many runs as it has cores for",
                    "leave one of them out");
        }
        SweepPlan plan = reader.read(sweep, out, yes || dryRun);
        SweepRunner.Options options =
                new SweepRunner.Options(
                        workers == null ? 0 : LayoutOptions.processes(workers),
                        atOnce == null || atOnce.equals("auto") ? 0 : LayoutOptions.models(atOnce),
                        spark == null
                                ? null
                                : SparkCluster.at(
                                        spark,
                                        System.getenv(),
                                        System.getProperty("residue.program")),
                        Boolean.getBoolean("residue.terminal"));
        SweepRunner runner = new SweepRunner(plan, options, experiments, System.err);
        if (dryRun) {
            runner.estimate();
            if (json) {
                JsonObject object = new JsonObject();
                object.add("runs", plan.toJson());
                System.out.println(JsonText.of(object));
            }
            return 0;
        }
        try (Interruption interruption = Interruption.listen()) {
            SweepRunner.Outcome outcome = runner.run(interruption);
            ReportCommand.tell(SweepReport.write(plan.out(), experiments));
            tell(plan, outcome);
            return !outcome.left().isEmpty()
                    ? Interruption.STATUS
                    : outcome.failed().isEmpty() ? 0 : Failures.FAILED;
        }
    }

    private void tell(SweepPlan plan, SweepRunner.Outcome outcome) {
        if (json) {
            JsonObject object = new JsonObject();
            object.addProperty("sweep", plan.name());
            object.addProperty("out", plan.out().toString());
            JsonArray before = new JsonArray();
            outcome.before().forEach(before::add);
            object.add("before", before);
            JsonObject done = new JsonObject();
            outcome.results().forEach((name, result) -> done.add(name, result.json()));
            object.add("done", done);
            JsonObject failed = new JsonObject();
            outcome.failed().forEach(failed::addProperty);
            object.add("failed", failed);
            JsonArray left = new JsonArray();
            outcome.left().forEach(left::add);
            object.add("left", left);
            System.out.println(JsonText.of(object));
        }
        if (!outcome.left().isEmpty()) {
            System.err.println("stopped; go on with: " + again());
        } else if (!outcome.failed().isEmpty()) {
            System.err.printf(
                    Locale.ROOT,
                    "%d runs failed; mend that, and go on with: %s%n",
                    outcome.failed().size(),
                    again());
        }
    }

    private String again() {
        List<String> words = new ArrayList<>(List.of("residue", "sweep", sweep));
        if (out != null) {
            words.addAll(List.of("--out", out.toString()));
        }
        if (workers != null) {
            words.addAll(List.of("--workers", workers));
        }
        if (atOnce != null) {
            words.addAll(List.of("--at-once", atOnce));
        }
        if (spark != null) {
            words.addAll(List.of("--spark", spark));
        }
        if (yes) {
            words.add("--yes");
        }
        return ShellCommand.of(words.toArray());
    }
}
