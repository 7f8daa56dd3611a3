package dev.residue.app.run;

import ai.djl.engine.EngineException;
import ai.djl.translate.TranslateException;
import dev.residue.app.experiment.Experiment;
import dev.residue.training.engine.EngineSelection;
import dev.residue.training.loop.DivergedException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/**
 * In how many processes models are trained, and how many as one in each: what is fastest, which a
 * few steps of each choice tell, under the load that it brings, and what fits into memory.
 */
public final class LayoutChoice {

    /** Times that differ by less are taken for the same, and the simpler choice is made. */
    private static final double MARGIN = 0.97;

    /** From a time so much longer on, larger numbers at once are not tried. */
    private static final double WORSE = 1.1;

    private static final int ROUNDS = 3;

    /** Seconds of training that are over before it is known how to save some of them. */
    private static final double SHORT = 20;

    private final List<Experiment> experiments;
    private final long steps;
    private final EngineSelection selection;
    private final PrintStream messages;
    private final BooleanSupplier stop;
    private final List<Layout> measured = new ArrayList<>();
    private final List<Double> times = new ArrayList<>();
    private boolean cold = true;

    /**
     * Prepares it.
     *
     * @param experiments what is to be trained
     * @param steps how many steps of each
     * @param selection the engine and device, loaded
     * @param messages where the choice is said
     * @param stop asked between measurements whether to make no more
     */
    public LayoutChoice(
            List<Experiment> experiments,
            long steps,
            EngineSelection selection,
            PrintStream messages,
            BooleanSupplier stop) {
        this.experiments = experiments;
        this.steps = steps;
        this.selection = selection;
        this.messages = messages;
        this.stop = stop;
    }

    /**
     * Refuses several processes that would share a GPU.
     *
     * @param workers how many are asked for
     */
    public static void requireCpu(int workers, Experiment experiment) {
        if (workers > 1 && !experiment.engine().device().equals("cpu")) {
            throw new RequestException(
                    "--workers " + workers + " is for the CPU: one process computes on a GPU",
                    "leave --workers out, or use --device cpu");
        }
    }

    /**
     * Chooses.
     *
     * @param workers how many processes are asked for; 0 for as many as are fastest
     * @param atOnce how many models as one; 0 for as many as are fastest
     */
    public Layout choose(int workers, int atOnce)
            throws IOException, TranslateException, InterruptedException {
        String obstacle = Gauge.obstacle(experiments, selection);
        if (!obstacle.isEmpty()) {
            messages.println("trained one by one: " + obstacle);
        }
        int exactly = obstacle.isEmpty() ? Math.min(atOnce, experiments.size()) : 1;
        List<List<Layout>> choices = new ArrayList<>();
        for (int processes : processes(workers, Math.max(1, exactly))) {
            List<Layout> those = layouts(processes, exactly);
            if (!those.isEmpty()) {
                choices.add(those);
            }
        }
        if (choices.isEmpty()) {
            choices.add(List.of(new Layout(1, threads(), 1)));
        }
        if (choices.size() == 1 && choices.get(0).size() == 1) {
            return choices.get(0).get(0);
        }
        for (List<Layout> those : choices) {
            if (those.get(0).workers() > 1 && workers == 0 && isShort()) {
                break;
            }
            measure(those);
        }
        if (measured.isEmpty()) {
            return choices.get(0).get(0);
        }
        Layout best = best();
        messages.println(
                "trained " + best.inWords() + ": a step of one model takes, in ms, " + table());
        return best;
    }

    /**
     * Returns the time from one model's step to the next one's where a choice has all of the
     * machine, in milliseconds; empty where it was not measured.
     */
    public OptionalDouble msPerStep(Layout layout) {
        int found = measured.indexOf(layout);
        return found < 0 ? OptionalDouble.empty() : OptionalDouble.of(times.get(found));
    }

    /** Returns the numbers of processes that are to be tried. */
    private Iterable<Integer> processes(int workers, int atOnce) {
        int groups = (experiments.size() + atOnce - 1) / atOnce;
        if (workers > 0) {
            return List.of(Math.min(workers, groups));
        }
        int most = selection.device().isGpu() ? 1 : Math.min(threads(), groups);
        TreeSet<Integer> numbers = new TreeSet<>(List.of(most));
        for (int number = 1; number < most; number *= 2) {
            numbers.add(number);
        }
        return numbers;
    }

    private int threads() {
        return selection.threads().intraOp();
    }

    /** Returns what fits into memory in a number of processes. */
    private List<Layout> layouts(int processes, int exactly) {
        int share = (experiments.size() + processes - 1) / processes;
        int wanted = exactly > 0 ? exactly : share;
        int fitting = MemoryNeed.atOnce(experiments.get(0), wanted, processes, selection.device());
        if (fitting < wanted) {
            messages.printf(
                    Locale.ROOT,
                    "memory has room for %d at a time%s%n",
                    processes == 1 ? Math.max(1, fitting) : fitting,
                    processes == 1 ? "" : " in each of " + processes + " processes");
        }
        int most = processes == 1 ? Math.max(1, fitting) : fitting;
        TreeSet<Integer> numbers = new TreeSet<>();
        if (most > 0) {
            numbers.add(most);
        }
        for (int number = 1; exactly == 0 && number < most; number *= 2) {
            numbers.add(number);
        }
        int each = processes == 1 ? threads() : Math.max(1, threads() / processes);
        return numbers.stream().map(number -> new Layout(processes, each, number)).toList();
    }

    /** Returns whether training will be over soon by what is known. */
    private boolean isShort() {
        double fastest = times.stream().mapToDouble(one -> one).min().orElse(Double.MAX_VALUE);
        return fastest * steps * experiments.size() < 1e3 * SHORT;
    }

    private void measure(List<Layout> layouts)
            throws IOException, TranslateException, InterruptedException {
        int processes = layouts.get(0).workers();
        if (processes == 1) {
            measure(layouts, atOnce -> min(inThisProcess(atOnce, ROUNDS)));
            return;
        }
        int most = layouts.get(layouts.size() - 1).atOnce();
        try (WorkerGauge workers =
                new WorkerGauge(
                        experiments.subList(0, most), processes, layouts.get(0).threads())) {
            measure(layouts, atOnce -> min(workers.msPerStep(atOnce, ROUNDS)));
        } catch (IOException e) {
            if (!stop.getAsBoolean()) {
                messages.println(processes + " processes are not tried further: " + e.getMessage());
            }
        }
    }

    /** Times a step of so many models that are trained as one. */
    private interface Timing {

        double of(int atOnce) throws IOException, TranslateException, InterruptedException;
    }

    private List<Double> inThisProcess(int atOnce, int rounds)
            throws IOException, TranslateException {
        try (Gauge gauge = new Gauge(experiments.subList(0, atOnce), selection)) {
            gauge.warmUp(cold);
            cold = false;
            return gauge.msPerStep(rounds);
        }
    }

    private static double min(List<Double> times) {
        return times.stream().mapToDouble(time -> time).min().orElseThrow();
    }

    /**
     * Times one choice.
     *
     * @return the time of a step of one model in each of some rounds, in milliseconds
     */
    public List<Double> time(Layout layout, int rounds)
            throws IOException, TranslateException, InterruptedException {
        int models = experiments.size();
        List<Double> times;
        if (layout.workers() == 1) {
            times = inThisProcess(layout.atOnce(), rounds);
        } else {
            try (WorkerGauge workers =
                    new WorkerGauge(
                            experiments.subList(0, layout.atOnce()),
                            layout.workers(),
                            layout.threads())) {
                times = workers.msPerStep(layout.atOnce(), rounds);
            }
        }
        return times.stream().map(time -> time * layout.turns(models) / models).toList();
    }

    private void measure(List<Layout> layouts, Timing timing)
            throws IOException, TranslateException, InterruptedException {
        double fastest = Double.POSITIVE_INFINITY;
        for (Layout layout : layouts) {
            if (stop.getAsBoolean()) {
                return;
            }
            int models = experiments.size();
            double time;
            try {
                time = timing.of(layout.atOnce()) * layout.turns(models) / models;
            } catch (DivergedException e) {
                return; // training will say so, member by member
            } catch (EngineException e) {
                if (fastest == Double.POSITIVE_INFINITY) {
                    throw e;
                }
                // a GPU has less memory free than was estimated, or the engine asks for more
                messages.printf(
                        Locale.ROOT,
                        "%d at once are not tried further: %s%n",
                        layout.atOnce(),
                        String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
                return;
            }
            measured.add(layout);
            times.add(time);
            if (time > WORSE * fastest) {
                return;
            }
            fastest = Math.min(fastest, time);
        }
    }

    private Layout best() {
        int best = 0;
        for (int i = 1; i < times.size(); i++) {
            if (times.get(i) < MARGIN * times.get(best)) {
                best = i;
            }
        }
        return measured.get(best);
    }

    /** Returns what was measured, such as "1.20 with 1, 1.10 with 2 at once". */
    private String table() {
        StringJoiner all = new StringJoiner("; ");
        StringJoiner some = new StringJoiner(", ");
        for (int i = 0; i < measured.size(); i++) {
            Layout layout = measured.get(i);
            some.add(String.format(Locale.ROOT, "%.2f with %d", times.get(i), layout.atOnce()));
            if (i + 1 == measured.size() || measured.get(i + 1).workers() != layout.workers()) {
                all.add(
                        some
                                + " at once"
                                + (layout.workers() == 1
                                        ? ""
                                        : " in each of " + layout.workers() + " processes"));
                some = new StringJoiner(", ");
            }
        }
        return all.toString();
    }
}
