package dev.residue.app.command;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.inject.Inject;
import dev.residue.app.bench.BenchResult;
import dev.residue.app.bench.Benchmark;
import dev.residue.app.engine.Engines;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.experiment.ExperimentReader;
import dev.residue.app.experiment.ExperimentReader.Changes;
import dev.residue.app.run.BatchParts;
import dev.residue.app.run.JsonText;
import dev.residue.app.run.Layout;
import dev.residue.app.run.LayoutChoice;
import dev.residue.app.run.MemoryNeed;
import dev.residue.app.run.RequestException;
import dev.residue.training.engine.EngineSelection;
import dev.residue.training.engine.ProcessCores;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Times an experiment's training step. */
@Command(
        name = "bench",
        description = "Times an experiment's training step, and leaves no files.",
        mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {

    private static final String DEFAULT_STEPS = "100";

    /** Of a third of a second each, in which models are timed that are shared out. */
    private static final int ROUNDS = 9;

    /** On a quiet machine the median is about a tenth above the fastest step. */
    private static final double BUSY = 1.5;

    private final ExperimentReader reader;

    @Parameters(paramLabel = "EXPERIMENT", description = "A preset's name or a YAML file.")
    private String name;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "The number of threads of one operation; all cores otherwise.")
    private @Nullable String threads;

    @Option(names = "--json", description = "Print one JSON object on standard output.")
    private boolean json;

    @Option(
            names = "--at-once",
            paramLabel = "N",
            description =
                    "Time steps of so many models trained as one, seed after seed; times are those"
                            + " of all of them together. 1 otherwise.")
    private @Nullable String atOnce;

    @Option(
            names = "--seeds",
            paramLabel = "0..7|1,3,5",
            description = {
                "Choose as run does how so many models are shared out, and time that.",
                "With --at-once and --workers, time what these say."
            })
    private @Nullable String seeds;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "With --seeds, time so many processes at the same time.")
    private @Nullable String workers;

    @Mixin private ExperimentOptions options;

    @Inject
    BenchCommand(ExperimentReader reader) {
        this.reader = reader;
    }

    @Override
    public Integer call() throws Exception {
        if (workers != null && seeds == null) {
            throw new RequestException(
                    "--workers needs several seeds", "add --seeds, such as --seeds 0..7");
        }
        List<Experiment> experiments = experiments();
        Experiment experiment = experiments.get(0);
        Benchmark.requireEnough(experiment.steps());
        MemoryNeed.require(experiment, MemoryNeed::steps);
        Integer own = experiment.engine().threads();
        int pinned = own != null ? own : ProcessCores.count();
        EngineSelection selection =
                Engines.load(experiment, experiment.engine().withThreads(pinned));
        List<Experiment> timed = BatchParts.chosen(experiments, selection.device(), System.err);
        MemoryNeed.requireOn(selection.device(), timed.get(0), MemoryNeed::steps);
        if (seeds != null) {
            shared(timed, selection);
            return 0;
        }
        BenchResult result =
                new Benchmark(timed, selection, pinned, (int) experiment.steps()).run();
        if (json) {
            System.out.println(JsonText.of(result.toJson()));
        } else {
            print(result);
        }
        explain(result, selection);
        return 0;
    }

    /** Times models that are shared out among processes. */
    private void shared(List<Experiment> experiments, EngineSelection selection) throws Exception {
        LayoutChoice choice =
                new LayoutChoice(experiments, Long.MAX_VALUE, selection, System.err, () -> false);
        int processes = workers == null ? 0 : LayoutOptions.processes(workers);
        LayoutChoice.requireCpu(processes, experiments.get(0));
        Layout layout = choice.choose(processes, atOnce == null ? 0 : LayoutOptions.models(atOnce));
        List<Double> times = choice.time(layout, ROUNDS);
        double median = times.stream().sorted().toList().get(ROUNDS / 2);
        if (json) {
            JsonObject object = new JsonObject();
            object.addProperty("experiment", experiments.get(0).name());
            object.addProperty("engine", selection.engineName());
            object.addProperty("device", selection.deviceName());
            object.addProperty("members", experiments.size());
            object.addProperty("workers", layout.workers());
            object.addProperty("threads", layout.threads());
            object.addProperty("atOnce", layout.atOnce());
            object.addProperty("msPerStepOfOneModel", median);
            JsonArray rounds = new JsonArray();
            times.forEach(rounds::add);
            object.add("msPerStepOfOneModelByRound", rounds);
            System.out.println(JsonText.of(object));
        } else {
            System.out.printf(
                    Locale.ROOT,
                    "%s, %d seeds, %d at once in each of %d processes of %d threads: %.3f ms a step"
                            + " of one model%n",
                    experiments.get(0).name(),
                    experiments.size(),
                    layout.atOnce(),
                    layout.workers(),
                    layout.threads(),
                    median);
        }
    }

    private List<Experiment> experiments() {
        List<Experiment> experiments = new ArrayList<>();
        if (seeds != null) {
            for (long seed : SeedList.of(seeds)) {
                experiments.add(
                        reader.read(name, changes().with("--seeds", "seed", Long.toString(seed))));
            }
            return experiments;
        }
        experiments.add(reader.read(name, changes()));
        int count = atOnce == null ? 1 : LayoutOptions.models(atOnce);
        for (int i = 1; i < count; i++) {
            String seed = Long.toString(experiments.get(0).seed() + i);
            experiments.add(reader.read(name, changes().with("--at-once", "seed", seed)));
        }
        return experiments;
    }

    /** Returns the changes in which {@code --steps} is the number of steps to measure. */
    private Changes changes() {
        Changes given = options.changes().with("--threads", "engine.threads", threads);
        return new Changes(
                given.assignments(),
                given.options(),
                Map.of("--steps", new Changes.Setting("training.steps", DEFAULT_STEPS)));
    }

    private static void print(BenchResult result) {
        System.out.printf(
                Locale.ROOT,
                "%s%s: %s on %s, %d threads, %d steps%n",
                result.experiment(),
                result.members() == 1 ? "" : ", " + result.members() + " at once",
                result.engine(),
                result.device(),
                result.threads(),
                result.steps());
        System.out.printf(
                Locale.ROOT,
                "%-16s %10.3f ms median, %.3f ms min, %.0f tokens/s%n",
                "step",
                result.msPerStepMedian(),
                result.msPerStepMin(),
                result.tokensPerSecond());
        result.phases()
                .forEach(
                        (phase, time) ->
                                System.out.printf(Locale.ROOT, "  %-14s %10.3f ms%n", phase, time));
        Double rate = result.gemmGflops();
        Double reached = result.stepGflops();
        Double share = result.share();
        Double operations = result.stepOperations();
        if (rate != null && reached != null && share != null && operations != null) {
            System.out.printf(
                    Locale.ROOT,
                    "%-16s %10.1f GFLOP/s in the step's own shapes%n",
                    "matrix products",
                    rate);
            System.out.printf(
                    Locale.ROOT,
                    "%-16s %10.1f GFLOP/s, %.0f %% of that, for %.3f GFLOP a step%n",
                    "step",
                    reached,
                    100 * share,
                    operations / 1e9);
        }
    }

    private static void explain(BenchResult result, EngineSelection selection) {
        if (result.msPerStepMedian() > BUSY * result.msPerStepMin()) {
            System.err.printf(
                    Locale.ROOT,
                    "the median step took %.1f times the fastest: something else was computing;"
                            + " measure again without it%n",
                    result.msPerStepMedian() / result.msPerStepMin());
        }
        if (selection.device().isGpu()) {
            System.err.println(
                    "the phases were timed in a second pass that waits for the GPU after each:"
                            + " together they take longer than the step");
        }
        if (result.stepOperations() == null) {
            System.err.println(
                    "this experiment's block does not tell its operations, so that there are no"
                            + " rates");
        }
    }
}
