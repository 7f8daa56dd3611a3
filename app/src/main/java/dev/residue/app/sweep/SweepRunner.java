package dev.residue.app.sweep;

import dev.residue.app.engine.Engines;
import dev.residue.app.experiment.Bytes;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.experiment.ExperimentReader;
import dev.residue.app.experiment.SameShape;
import dev.residue.app.run.BatchParts;
import dev.residue.app.run.Companions;
import dev.residue.app.run.DiskSpace;
import dev.residue.app.run.Interruption;
import dev.residue.app.run.MemberResult;
import dev.residue.app.run.MemoryNeed;
import dev.residue.app.run.RequestException;
import dev.residue.app.run.RunDirectory;
import dev.residue.app.sweep.LocalTraining.Unit;
import dev.residue.app.sweep.spark.SparkCluster;
import dev.residue.app.verify.RunState;
import dev.residue.training.engine.EngineSelection;
import dev.residue.training.engine.ProcessCores;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Makes a sweep's runs: on this machine in processes beside each other, or on a cluster. */
public final class SweepRunner {

    /** Seconds of training that are over before it is known how to save some of them. */
    private static final double SHORT = 20;

    private final SweepPlan plan;
    private final Options options;
    private final PrintStream messages;
    private final SweepStates states;
    private final List<List<SweepRun>> fresh = new ArrayList<>();
    private final List<SweepRun> begun = new ArrayList<>();
    private final List<SweepRun> finished = new ArrayList<>();
    private List<String> gpus = List.of();

    /**
     * How it is made.
     *
     * @param workers how many processes train at the same time; 0 for one a core
     * @param atOnce how many runs are trained as one; 0 for as many as are fastest
     * @param cluster where else it is made, a run a task; null for here
     * @param terminal whether a person watches
     */
    public record Options(
            int workers, int atOnce, @Nullable SparkCluster cluster, boolean terminal) {}

    /**
     * What became of the runs, by name.
     *
     * @param before those that were finished before
     * @param results what came of those that were trained to their end
     * @param failed those that failed, each with how
     * @param left those that were not made, or not to their end
     */
    public record Outcome(
            List<String> before,
            Map<String, MemberResult> results,
            Map<String, String> failed,
            List<String> left) {}

    public SweepRunner(
            SweepPlan plan, Options options, ExperimentReader reader, PrintStream messages) {
        this.plan = plan;
        this.options = options;
        this.messages = messages;
        this.states = new SweepStates(reader, messages);
    }

    /** Says what the sweep will take, and creates nothing. */
    public void estimate() throws Exception {
        sort();
        if (pending() == 0) {
            messages.println(plan.name() + ": all of " + plan.runs().size() + " runs are done");
        } else if (options.cluster() == null) {
            prepare(() -> false);
        } else {
            estimateOnCluster();
        }
    }

    /** Makes what is not made yet, or until it is told to stop. */
    public Outcome run(Interruption interruption) throws Exception {
        sort(); // which refuses other runs' directories before anything is created
        try (RunDirectory lock = RunDirectory.lock(plan.out())) {
            for (SweepRun run : plan.runs()) {
                states.await(run);
            }
            sort();
            plan.write();
            Map<String, MemberResult> results = Map.of();
            Map<String, String> failed = Map.of();
            if (pending() > 0) {
                RunTraining training =
                        options.cluster() == null
                                ? here(interruption)
                                : on(options.cluster(), lock.path());
                training.run(interruption);
                results = training.results();
                failed = training.failed();
            }
            return outcome(results, failed, lock.path());
        }
    }

    private RunTraining here(BooleanSupplier stop) throws Exception {
        List<Unit> units = prepare(stop);
        return new LocalTraining(plan, states, units, workers(), new Gpus(gpus), progress());
    }

    private RunTraining on(SparkCluster cluster, Path out) throws IOException {
        estimateOnCluster();
        Experiment first = states.experiment(first());
        SparkCluster.Tasks tasks =
                cluster.connect(out.resolve("logs"), clusterThreads(), isOnGpu(first));
        return new SparkTraining(plan, states, all(), clusterThreads(), tasks, progress());
    }

    private SweepProgress progress() {
        double steps =
                all().stream().mapToDouble(run -> (double) states.experiment(run).steps()).sum();
        return new SweepProgress(
                messages, options.terminal(), plan.runs().size(), finished.size(), steps);
    }

    /** Says what it will take of a cluster, whose speed is seen once it trains. */
    private void estimateOnCluster() {
        double bytes = 0;
        for (SweepRun run : all()) {
            bytes += DiskSpace.needed(states.experiment(run));
        }
        messages.printf(
                Locale.ROOT,
                "%s: %d runs, %d of them done, %d begun; %d to make on the cluster, each a task of"
                        + " %d cores%s; at most %s on the disk%n",
                plan.name(),
                plan.runs().size(),
                finished.size(),
                begun.size(),
                pending(),
                clusterThreads(),
                isOnGpu(states.experiment(plan.runs().get(0))) ? " and a GPU" : "",
                Bytes.onDisk(bytes));
    }

    private int clusterThreads() {
        Integer own = states.experiment(plan.runs().get(0)).engine().threads();
        return own == null ? 1 : own;
    }

    private static boolean isOnGpu(Experiment experiment) {
        return !experiment.engine().device().equals("cpu");
    }

    private List<SweepRun> all() {
        List<SweepRun> all = new ArrayList<>(begun);
        fresh.forEach(all::addAll);
        return all;
    }

    private Outcome outcome(
            Map<String, MemberResult> results, Map<String, String> failed, Path out) {
        List<String> before = finished.stream().map(SweepRun::name).toList();
        List<String> left =
                plan.runs().stream()
                        .map(SweepRun::name)
                        .filter(name -> !before.contains(name))
                        .filter(name -> !results.containsKey(name) && !failed.containsKey(name))
                        .toList();
        messages.printf(
                Locale.ROOT,
                "%d of %d runs are done, in %s%n",
                before.size() + results.size(),
                plan.runs().size(),
                out.resolve("runs"));
        return new Outcome(before, results, failed, left);
    }

    /** Tells finished runs from those that were begun, and groups all others by their shapes. */
    private void sort() throws Exception {
        fresh.clear();
        begun.clear();
        finished.clear();
        for (SweepRun run : plan.runs()) {
            RunState state = states.of(run);
            if (state == RunState.FINISHED) {
                finished.add(run);
            } else if (state == RunState.BEGUN) {
                begun.add(run);
            } else {
                alike(run).add(run);
            }
        }
    }

    private List<SweepRun> alike(SweepRun run) {
        Experiment experiment = states.experiment(run);
        for (List<SweepRun> group : fresh) {
            if (SameShape.differences(states.experiment(group.get(0)), experiment).isEmpty()) {
                return group;
            }
        }
        List<SweepRun> group = new ArrayList<>();
        fresh.add(group);
        return group;
    }

    private int pending() {
        return begun.size() + fresh.stream().mapToInt(List::size).sum();
    }

    private SweepRun first() {
        return fresh.isEmpty() ? begun.get(0) : fresh.get(0).get(0);
    }

    private int workers() {
        int most = gpus.isEmpty() ? ProcessCores.count() : gpus.size();
        return Math.min(options.workers() > 0 ? options.workers() : most, pending());
    }

    /** Finds the GPUs, of which each process computes on one. */
    private void findGpus(Experiment first, EngineSelection selection) {
        if (!isOnGpu(first)) {
            return;
        }
        gpus = Gpus.names(System.getenv(Gpus.VISIBLE), selection.engine().getGpuCount());
        if (options.workers() > gpus.size()) {
            throw new RequestException(
                    "--workers %s: each process computes on a GPU of its own, and there are %s"
                            .formatted(options.workers(), gpus.size()),
                    "give %s at most, or use the CPU by set: { engine.device: cpu }"
                            .formatted(gpus.size()));
        }
    }

    private int threads(EngineSelection selection) {
        Integer own = states.experiment(first()).engine().threads();
        return own != null ? own : Math.max(1, selection.threads().intraOp() / workers());
    }

    /** Shares the runs out, and says what they will take. */
    private List<Unit> prepare(BooleanSupplier stop) throws Exception {
        Experiment first = states.experiment(first());
        first.warnings().forEach(warning -> messages.println("warning: " + warning));
        EngineSelection selection = Engines.load(first);
        findGpus(first, selection);
        messages.printf(
                Locale.ROOT,
                "%s: %d runs, %d of them done, the others in %d groups of equal shape; %d processes"
                        + " at the same time, threads of each: %d, %s on %s%n",
                plan.name(),
                plan.runs().size(),
                finished.size(),
                fresh.size() + (begun.isEmpty() ? 0 : 1),
                workers(),
                threads(selection),
                selection.engineName(),
                selection.deviceName());
        List<Unit> units = new ArrayList<>(resumed(threads(selection)));
        double seconds = 0;
        double bytes = 0;
        try (SpeedTrial trial =
                new SpeedTrial(first, selection.threads().intraOp(), messages, stop)) {
            for (List<SweepRun> group : fresh) {
                List<Experiment> chosen = inParts(group, selection);
                double own = seconds(chosen, trial);
                SpeedTrial.Choice choice = choose(chosen, own, trial);
                int atOnce = choice.atOnce();
                double all =
                        choice.msPerStep().isPresent()
                                ? seconds(chosen, choice.msPerStep().getAsDouble())
                                : own;
                seconds += gpus.isEmpty() ? all : all / workers(); // one measured one GPU
                for (int from = 0; from < group.size(); from += atOnce) {
                    int to = Math.min(group.size(), from + atOnce);
                    units.add(new Unit(List.copyOf(group.subList(from, to)), threads(selection)));
                }
            }
            for (SweepRun run : begun) {
                seconds += seconds(List.of(states.experiment(run)), trial);
            }
        }
        for (SweepRun run : all()) {
            bytes += DiskSpace.needed(states.experiment(run));
        }
        messages.printf(
                Locale.ROOT,
                "%d runs to make, %d of them begun, in %d processes one after the other or beside"
                        + " each other; %s of training steps, evaluations and probes besides,"
                        + " and at most %s on the disk%n",
                pending(),
                begun.size(),
                units.size(),
                Double.isNaN(seconds) ? "an unknown time" : "about " + SweepProgress.time(seconds),
                Bytes.onDisk(bytes));
        return units;
    }

    /** Refuses what has no room, and chooses what a group of equal shapes leaves open. */
    private List<Experiment> inParts(List<SweepRun> group, EngineSelection selection) {
        List<Experiment> experiments = new ArrayList<>();
        for (SweepRun run : group) {
            MemoryNeed.require(states.experiment(run), MemoryNeed::training);
            experiments.add(states.experiment(run));
        }
        List<Experiment> chosen = BatchParts.chosen(experiments, selection.device(), messages);
        for (int i = 0; i < group.size(); i++) {
            states.choose(group.get(i), chosen.get(i));
        }
        return chosen;
    }

    /**
     * Returns the time of all steps of models of one shape, one after the other on all threads; NaN
     * where that cannot be known.
     */
    private static double seconds(List<Experiment> alike, SpeedTrial trial)
            throws IOException, InterruptedException {
        return seconds(alike, trial.msPerStep(alike.get(0)).orElse(Double.NaN));
    }

    private static double seconds(List<Experiment> alike, double milliseconds) {
        return alike.stream().mapToDouble(experiment -> (double) experiment.steps()).sum()
                * milliseconds
                / 1e3;
    }

    private SpeedTrial.Choice choose(List<Experiment> alike, double seconds, SpeedTrial trial)
            throws IOException, InterruptedException {
        boolean isUnknown = Double.isNaN(seconds) && options.atOnce() == 0;
        if (alike.size() == 1 || options.atOnce() == 1 || isUnknown) {
            return SpeedTrial.Choice.ONE_BY_ONE;
        }
        if (options.atOnce() == 0 && seconds < SHORT) {
            return SpeedTrial.Choice.ONE_BY_ONE;
        }
        // of several GPUs each has a share, and one tells what is fastest on all
        int share = gpus.isEmpty() ? alike.size() : (alike.size() - 1) / workers() + 1;
        return trial.choose(
                alike.subList(0, share), gpus.isEmpty() ? workers() : 1, options.atOnce());
    }

    /** Returns the runs that were begun, those together that were trained as one. */
    private List<Unit> resumed(int threads) throws Exception {
        List<Path> paths = begun.stream().map(SweepRun::directory).toList();
        Map<Integer, Unit> units = new LinkedHashMap<>();
        for (List<Integer> group : Companions.groups(paths)) {
            Integer before = Companions.threads(paths.get(group.get(0)));
            units.put(
                    group.get(0),
                    new Unit(
                            group.stream().map(begun::get).toList(),
                            before == null ? threads : before));
        }
        return List.copyOf(units.values());
    }
}
