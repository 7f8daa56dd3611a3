package dev.residue.app.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.TranslateException;
import dev.residue.analysis.statistics.Series;
import dev.residue.app.experiment.Experiment;
import dev.residue.app.run.ExperimentSession;
import dev.residue.app.run.RequestException;
import dev.residue.model.Operations;
import dev.residue.training.engine.EngineSelection;
import dev.residue.training.loop.EnsembleSession;
import dev.residue.training.loop.TrainingSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Times the training steps of an experiment, with no listener, probe or checkpoint, and the matrix
 * products that they consist of, in the same process.
 *
 * <p>Engines compute on the CPU while they are called. A GPU does not: there steps are timed
 * without waiting for it between phases, and the phases in a second pass that does wait, so that
 * their sum exceeds the step.
 */
public final class Benchmark {

    /** The fewest steps for which a figure is given. */
    public static final int LEAST_STEPS = 20;

    /** The most, whose times are all held in memory. */
    public static final int MOST_STEPS = 1_000_000;

    private final List<Experiment> members;
    private final Experiment experiment;
    private final EngineSelection selection;
    private final int threads;
    private final int steps;

    public Benchmark(List<Experiment> members, EngineSelection selection, int threads, int steps) {
        requireEnough(steps);
        this.members = List.copyOf(members);
        this.experiment = members.get(0);
        this.selection = selection;
        this.threads = threads;
        this.steps = steps;
    }

    /**
     * Checks the number of steps.
     *
     * @throws RequestException if they are too few for a figure, or too many
     */
    public static void requireEnough(long steps) {
        if (steps < LEAST_STEPS) {
            throw new RequestException(
                    steps + " steps are too few for a figure",
                    "use --steps " + LEAST_STEPS + " or more");
        }
        if (steps > MOST_STEPS) {
            throw new RequestException(
                    steps + " steps are too many to measure",
                    "use --steps " + MOST_STEPS + " or fewer");
        }
    }

    /**
     * Warms up, as {@link WarmUp} says, and measures.
     *
     * @throws dev.residue.training.loop.DivergedException if the loss is no longer finite
     */
    public BenchResult run() throws IOException, TranslateException {
        boolean gpu = selection.device().isGpu();
        PhaseClock clock = gpu ? time(false) : time(true);
        PhaseClock split = gpu ? time(true) : clock;
        Map<String, Double> phases = new LinkedHashMap<>();
        for (PhaseClock.Phase phase : PhaseClock.Phase.values()) {
            phases.put(phase.label(), split.median(phase));
        }
        Optional<Operations> operations = Operations.of(experiment.newBlock());
        Double needed = operations.map(this::operationsOfStep).orElse(null);
        double seconds = clock.median() / 1e3;
        return new BenchResult(
                experiment.name(),
                selection.engine().getEngineName() + " " + selection.engine().getVersion(),
                gpu ? "gpu" + selection.device().getDeviceId() : "cpu",
                members.size(),
                threads,
                steps,
                clock.median(),
                clock.min(),
                (double) members.size()
                        * experiment.batchSize()
                        * experiment.task().context()
                        / seconds,
                phases,
                operations.map(this::productRate).orElse(null),
                needed == null ? null : needed / seconds / 1e9,
                needed);
    }

    private double operationsOfStep(Operations operations) {
        return members.size() * operations.step(experiment.batchSize());
    }

    private PhaseClock time(boolean split) throws IOException, TranslateException {
        try (NDManager manager = manager()) {
            PhaseClock clock = new PhaseClock(steps, waiting(manager), split);
            List<TrainingSession> sessions = new ArrayList<>();
            try {
                for (Experiment member : members) {
                    sessions.add(
                            ExperimentSession.builder(member, selection).optPhases(clock).build());
                }
                if (sessions.size() == 1) {
                    TrainingSession session = sessions.get(0);
                    time(clock, session::trainTo);
                } else {
                    try (EnsembleSession ensemble = ExperimentSession.together(members, sessions)) {
                        time(clock, ensemble::trainTo);
                    }
                }
            } finally {
                sessions.forEach(TrainingSession::close);
            }
            return clock;
        }
    }

    private interface Training {

        void to(long step) throws IOException, TranslateException;
    }

    private void time(PhaseClock clock, Training training) throws IOException, TranslateException {
        WarmUp warmUp = new WarmUp();
        long step = 0;
        while (!warmUp.isOver(step)) {
            training.to(++step);
        }
        clock.start();
        training.to(step + steps);
        clock.end();
    }

    private double productRate(Operations operations) {
        try (NDManager manager = manager()) {
            return new ProductRate(manager, waiting(manager))
                    .gigaflops(
                            operations,
                            experiment.batchSize() / experiment.accumulate().orElseThrow());
        }
    }

    private NDManager manager() {
        return NDManager.newBaseManager(selection.device(), selection.engine().getEngineName());
    }

    /** Returns what waits for a GPU: a number read from it comes after all that it was given. */
    private Runnable waiting(NDManager manager) {
        if (!selection.device().isGpu()) {
            return () -> {};
        }
        NDArray number = manager.zeros(new Shape(1));
        return number::toFloatArray;
    }

    /**
     * The rate at which the engine multiplies matrices of an experiment's own shapes, and of
     * nothing else: the limit that a step is compared with.
     */
    private record ProductRate(NDManager manager, Runnable device) {

        private static final int LEAST_TIMES = 5;
        private static final int MOST_TIMES = 500;
        private static final double SECONDS = 0.3;

        /**
         * Measures every distinct product of a forward pass with a weight, each as often as fits in
         * 0.3 s, and takes the medians.
         *
         * @return operations per second of all of them together, divided by 1e9
         */
        double gigaflops(Operations operations, int batchSize) {
            Map<Shape, Double> seconds = new LinkedHashMap<>();
            double all = 0;
            double time = 0;
            for (Operations.Product product : operations.products()) {
                if (product.shared()) {
                    Shape shape =
                            new Shape(
                                    batchSize * product.rows(), product.inner(), product.columns());
                    all += batchSize * product.operations();
                    time += seconds.computeIfAbsent(shape, this::seconds);
                }
            }
            return all / time / 1e9;
        }

        private double seconds(Shape shape) {
            try (NDManager scope = manager.newSubManager()) {
                NDArray left = scope.randomUniform(-1, 1, new Shape(shape.get(0), shape.get(1)));
                NDArray right = scope.randomUniform(-1, 1, new Shape(shape.get(1), shape.get(2)));
                multiply(left, right);
                multiply(left, right);
                device.run();
                double[] times = new double[MOST_TIMES];
                int count = 0;
                for (double sum = 0; count < LEAST_TIMES || sum < SECONDS; count++) {
                    if (count == MOST_TIMES) {
                        break;
                    }
                    long start = System.nanoTime();
                    multiply(left, right);
                    device.run();
                    times[count] = (System.nanoTime() - start) / 1e9;
                    sum += times[count];
                }
                return Series.median(Arrays.copyOf(times, count));
            }
        }

        private static void multiply(NDArray left, NDArray right) {
            left.matMul(right).close();
        }
    }
}
