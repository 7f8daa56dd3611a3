package dev.residue.app.sweep;

import com.google.gson.JsonParser;
import dev.residue.analysis.record.RunFiles;
import dev.residue.app.run.EnsembleRunner;
import dev.residue.app.run.EnsembleRunner.Member;
import dev.residue.app.run.Group;
import dev.residue.app.run.Interruption;
import dev.residue.app.run.MemberResult;
import dev.residue.app.run.ShellCommand;
import dev.residue.app.sweep.spark.SparkCluster;
import dev.residue.app.sweep.spark.SparkCluster.Told;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Trains a sweep's runs on a cluster, each as a task of its own. */
final class SparkTraining implements RunTraining {

    /** How often the runs' directories are looked at, which the cluster does not tell of. */
    private static final long LOOK_SECONDS = 2;

    /** What stands for the driver's end. */
    private static final Told END = new Told("end", "", "");

    private final SweepPlan plan;
    private final SweepStates states;
    private final Map<String, SweepRun> runs = new LinkedHashMap<>();
    private final int threads;
    private final SparkCluster.Tasks cluster;
    private final SweepProgress progress;
    private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
    private final Set<String> running = new LinkedHashSet<>();
    private final Map<String, MemberResult> results = new LinkedHashMap<>();
    private final Map<String, String> failed = new LinkedHashMap<>();

    SparkTraining(
            SweepPlan plan,
            SweepStates states,
            List<SweepRun> runs,
            int threads,
            SparkCluster.Tasks cluster,
            SweepProgress progress) {
        this.plan = plan;
        this.states = states;
        runs.forEach(run -> this.runs.put(run.name(), run));
        this.threads = threads;
        this.cluster = cluster;
        this.progress = progress;
    }

    @Override
    public Map<String, MemberResult> results() {
        return results;
    }

    @Override
    public Map<String, String> failed() {
        return failed;
    }

    @Override
    public void run(Interruption interruption) throws IOException, InterruptedException {
        List<SparkCluster.Run> tasks = new ArrayList<>();
        for (SweepRun run : runs.values()) {
            prepare(run);
            tasks.add(new SparkCluster.Run(run.name(), run.directory(), plan.logFile(run)));
        }
        cluster.give(tasks);
        listen();
        interruption.then(cluster::stop);
        try {
            while (results.size() + failed.size() < runs.size()) {
                Told next = told.poll(LOOK_SECONDS, TimeUnit.SECONDS);
                if (next == null) {
                    look();
                } else if (next.equals(END)) {
                    break;
                } else if (!isCancelled(next, interruption)) {
                    hear(next);
                }
            }
        } finally {
            progress.end();
            cluster.close();
        }
        if (interruption.getAsBoolean()) {
            for (String name : running) {
                states.await(run(name)); // until it has written its checkpoint
            }
        } else if (results.size() + failed.size() < runs.size()) {
            throw new IOException(
                    "the cluster was lost; more: " + ShellCommand.of("cat", cluster.log()));
        }
    }

    /** Returns whether a task has failed of being stopped, which is no failure of its run. */
    private static boolean isCancelled(Told one, BooleanSupplier stopping) {
        return stopping.getAsBoolean()
                && !one.what().equals(Told.RUNNING)
                && !one.what().equals(Told.OVER);
    }

    private SweepRun run(String name) {
        return Objects.requireNonNull(runs.get(name));
    }

    private double steps(SweepRun run) {
        return (double) states.experiment(run).steps();
    }

    /** Makes a run one that can be resumed. */
    private void prepare(SweepRun run) throws IOException {
        List<Member> members = states.open(List.of(run));
        try {
            EnsembleRunner.prepare(List.of(new Group(members, threads)));
        } finally {
            members.get(0).directory().close(); // it is the task's now
        }
    }

    private void listen() {
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                for (Told one = cluster.next(); one != null; one = cluster.next()) {
                                    told.add(one);
                                }
                            } catch (IOException e) {
                                progress.say("the cluster's driver: " + e.getMessage());
                            }
                            told.add(END);
                        },
                        "spark-driver");
        thread.setDaemon(true);
        thread.start();
    }

    private void hear(Told one) {
        String name = one.name();
        SweepRun run = run(name);
        if (one.what().equals(Told.RUNNING)) {
            progress.stopped(name, running.add(name) ? 0 : steps(run));
            progress.started(name, name, 1, ", on " + one.text(), steps(run));
            return;
        }
        running.remove(name);
        progress.stopped(name, 0);
        if (one.what().equals(Told.OVER)) {
            results.put(
                    name,
                    new MemberResult(JsonParser.parseString(one.text()).getAsJsonObject(), false));
            progress.done(name);
        } else {
            failed.put(name, one.text());
            progress.failed(
                    name, one.text(), "; more: " + ShellCommand.of("cat", plan.logFile(run)));
        }
    }

    private void look() throws IOException {
        for (String name : running) {
            double step =
                    new RunFiles(run(name).directory())
                            .checkpoints()
                            .latest()
                            .map(checkpoint -> (double) checkpoint.step())
                            .orElse(0.0);
            progress.reached(name, step);
        }
    }
}
