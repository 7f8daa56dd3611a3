package dev.residue.app.run;

import ai.djl.Device;
import ai.djl.nn.Block;
import dev.residue.analysis.probe.AccuracyProbe;
import dev.residue.app.config.ConfigException;
import dev.residue.app.config.Problem;
import dev.residue.app.experiment.Bytes;
import dev.residue.app.experiment.Experiment;
import dev.residue.dataset.Task;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Estimates from an experiment's settings the memory that it needs at the least, and refuses what
 * cannot fit before anything is started or created.
 *
 * <p>Estimated are: weights, gradients and the optimiser's two moments; what a training step holds
 * for each of the sequences from which it learns at a time; the batches drawn, that of the next
 * step included; the samples on which it is evaluated and their logits; the chunks in which probes
 * ask; and a checkpoint while it is written. Everything else (Java, the engine, what it allocates
 * in passing) comes on top, so that nothing is refused that would have run.
 */
public final class MemoryNeed {

    /** Java's longest array. */
    private static final double LONGEST_ARRAY = Integer.MAX_VALUE - 8.0;

    /** The numbers of a tensor are held as bytes of one array while it is written. */
    private static final double LARGEST_TENSOR = LONGEST_ARRAY / Float.BYTES;

    /** The batch that is learned from, and the next one. */
    private static final int BATCHES_AT_ONCE = 2;

    /** Tokens that are asked for at once, and where every activation is kept. */
    private static final double TOKENS_PER_CHUNK = 8192;

    private static final double TOKENS_PER_OBSERVED_CHUNK = 2048;

    /** The share of memory that models trained at once may take. */
    private static final double SHARE_FOR_MODELS = 0.8;

    /** What memory depends on. */
    private static final List<String> SIZES =
            List.of(
                    "task",
                    "model",
                    "training.batchSize",
                    "training.accumulate",
                    "evaluate.sequences");

    private final Experiment experiment;
    private final Memory memory;
    private final Task task;
    private final double parameters;
    private final ParameterSizes sizes;
    private final SequenceFloats sequence;
    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> said = new HashSet<>();
    private final List<Part> heap = new ArrayList<>();
    private final List<Part> engine = new ArrayList<>();
    private final Map<String, LongArray> arrays = new LinkedHashMap<>();

    /**
     * Some of what is needed.
     *
     * @param key the setting that it follows from
     * @param what what it is, for people
     * @param bytes its size
     * @param count how many sequences it is for; 0 where it is for none
     */
    private record Part(String key, String what, double bytes, double count) {}

    /**
     * A Java array with so many numbers for each of some sequences.
     *
     * @param what what the numbers are
     */
    private record LongArray(double sequences, double each, String what) {

        double most() {
            return Math.floor(LONGEST_ARRAY / each);
        }
    }

    MemoryNeed(Experiment experiment, Memory memory) {
        this.experiment = experiment;
        this.memory = memory;
        this.task = experiment.task();
        Block block = experiment.newBlock();
        sizes = ParameterSizes.of(block);
        parameters = sizes.sum();
        sequence = SequenceFloats.of(block, task);
    }

    /**
     * Refuses what does not fit the memory that is free on a device, once its engine is loaded and
     * can tell.
     *
     * @param kind what is estimated, such as {@code MemoryNeed::training}
     * @throws ConfigException with the settings that make it too large
     */
    public static void requireOn(
            Device device, Experiment experiment, UnaryOperator<MemoryNeed> kind) {
        if (device.isGpu()) {
            kind.apply(new MemoryNeed(experiment, Memory.on(device))).throwIfAny();
        }
    }

    /**
     * Refuses an experiment that cannot fit into this process.
     *
     * @param kind what is estimated, such as {@code MemoryNeed::training}
     * @throws ConfigException with the settings that make it too large
     */
    public static void require(Experiment experiment, UnaryOperator<MemoryNeed> kind) {
        kind.apply(new MemoryNeed(experiment, Memory.here())).throwIfAny();
    }

    /**
     * Returns how many of such models fit at once into the memory of each of some processes.
     *
     * @param device computes, loaded; on a GPU there is one process
     */
    static int atOnce(Experiment experiment, int wanted, int processes, Device device) {
        Memory memory = device.isGpu() ? Memory.on(device) : Memory.ofEach(processes);
        return new MemoryNeed(experiment, memory).training().atOnce(wanted);
    }

    /** Returns how many such models fit, as far as their device's memory is known. */
    int atOnce(int wanted) {
        double ofHeap = heapBytes();
        double most = SHARE_FOR_MODELS * memory.heap() / ofHeap;
        // each keeps its own weights and moments beside those of all
        double ofEngine = engineBytes() + 12 * parameters;
        most =
                Math.min(
                        most,
                        SHARE_FOR_MODELS
                                * (experiment.engine().device().equals("cpu")
                                        ? memory.process() / (ofEngine + ofHeap)
                                        : memory.device() / ofEngine));
        return (int) Math.max(0, Math.min(wanted, Math.floor(most)));
    }

    /** Adds what a run needs. */
    public MemoryNeed training() {
        addSteps();
        addSamples("evaluate.sequences", experiment.evaluate().sequences());
        if (experiment.probeNames().contains("accuracy")) {
            addSamples("probes", AccuracyProbe.SEQUENCES);
        }
        heap.add(new Part("model", "a checkpoint while it is written", 8 * parameters, 0));
        addChunks();
        return compared();
    }

    /** Adds what training steps alone need. */
    public MemoryNeed steps() {
        addSteps();
        return compared();
    }

    /** Adds what probes need. */
    public MemoryNeed analysis() {
        requireTensors();
        engine.add(new Part("model", "weights", 4 * parameters, 0));
        heap.add(new Part("model", "weights to be read", 4 * parameters, 0));
        addChunks();
        return compared();
    }

    private void addSteps() {
        requireTensors();
        double batch = experiment.batchSize();
        // of what is still to be chosen, the least
        double each = batch / experiment.accumulate().orElse(experiment.batchSize());
        double row = task.context() + task.readPositions().length;
        array("training.batchSize", batch, task.context(), "tokens");
        engine.add(
                new Part(
                        "model",
                        "weights, gradients and the optimiser's state",
                        16 * parameters,
                        0));
        engine.add(
                new Part(
                        each <= 1 ? "model" : "training.batchSize",
                        "activations of " + sequences(each) + " at a time",
                        each * bytesOfSequence(),
                        each <= 1 ? 0 : batch));
        engine.add(new Part("training.batchSize", "the batch", Long.BYTES * batch * row, batch));
        heap.add(
                new Part(
                        "training.batchSize",
                        "the batch of " + sequences(batch) + " and the next one",
                        BATCHES_AT_ONCE * Long.BYTES * batch * row,
                        batch));
    }

    private void requireTensors() {
        if (sizes.largest() > LARGEST_TENSOR && said.add("model")) {
            problems.add(
                    problem(
                            "model",
                            String.format(
                                    Locale.ROOT,
                                    "%s would have %,.0f numbers, and a tensor may have %,.0f; use"
                                            + " a narrower model",
                                    sizes.largestName(),
                                    sizes.largest(),
                                    LARGEST_TENSOR)));
        }
    }

    private void addSamples(String key, double count) {
        double reads = task.readPositions().length;
        array(key, count, task.context(), "tokens");
        array(key, count, reads * task.classes(), "logits");
        double samples = Long.BYTES * (task.context() + reads) * count * task.splits().size();
        double logits = (Float.BYTES * (double) task.classes() + 12) * reads * count;
        heap.add(
                new Part(
                        key,
                        "%s of each of %s splits, and their logits"
                                .formatted(sequences(count), task.splits().size()),
                        samples + logits,
                        count));
    }

    private void addChunks() {
        double context = task.context();
        double plain = Math.max(1, Math.floor(TOKENS_PER_CHUNK / context));
        double observed = Math.max(1, Math.floor(TOKENS_PER_OBSERVED_CHUNK / context));
        boolean hooks = experiment.probeNames().stream().anyMatch(name -> !name.equals("accuracy"));
        double numbers =
                Math.max(plain * sequence.answering(), hooks ? observed * sequence.observed() : 0);
        engine.add(
                new Part(
                        "task",
                        "activations of " + sequences(plain) + " of " + task.context() + " tokens",
                        Float.BYTES * numbers,
                        0));
    }

    private void array(String key, double count, double each, String what) {
        arrays.merge(
                key,
                new LongArray(count, each, what),
                (one, other) -> one.each() > other.each() ? one : other);
    }

    private MemoryNeed compared() {
        compare(heap, memory.heap(), "of Java's heap, which has ");
        if (experiment.engine().device().equals("cpu")) {
            List<Part> all = new ArrayList<>(engine);
            all.addAll(heap);
            compare(all, memory.process(), "of memory, and there is ");
        } else {
            compare(engine, memory.device(), "of the GPU's memory, of which are free ");
        }
        arrays.forEach(
                (key, array) -> {
                    if (array.sequences() > array.most() && !said.contains(key)) {
                        problems.add(
                                problem(
                                        key,
                                        String.format(
                                                Locale.ROOT,
                                                "%s have %,.0f %s, and an array holds %,.0f; use at"
                                                        + " most %,.0f",
                                                sequences(array.sequences()),
                                                array.sequences() * array.each(),
                                                array.what(),
                                                LONGEST_ARRAY,
                                                array.most())));
                    }
                });
        return this;
    }

    private void compare(List<Part> parts, double available, String where) {
        double needed = parts.stream().mapToDouble(Part::bytes).sum();
        Part largest = parts.stream().max(Comparator.comparingDouble(Part::bytes)).orElseThrow();
        if (needed <= available || !said.add(largest.key())) {
            return;
        }
        double growing =
                parts.stream()
                        .filter(part -> part.key().equals(largest.key()) && part.count() > 0)
                        .mapToDouble(Part::bytes)
                        .sum();
        double others = needed - growing;
        String fits = "";
        if (largest.count() > 0 && others < available) {
            double most = Math.floor((available - others) / (growing / largest.count()));
            LongArray array = arrays.get(largest.key());
            most = array == null ? most : Math.min(most, array.most());
            fits = String.format(Locale.ROOT, "; at most %,.0f would fit", most);
        }
        problems.add(
                problem(
                        largest.key(),
                        "needs about %s %s%s, of which %s for %s; %s%s"
                                .formatted(
                                        Bytes.text(needed),
                                        where,
                                        Bytes.text(available),
                                        Bytes.text(largest.bytes()),
                                        largest.what(),
                                        remedy(largest.key(), parts.equals(heap)),
                                        fits)));
    }

    private Problem problem(String key, String message) {
        return experiment.problem(key, message, SIZES);
    }

    private String remedy(String key, boolean ofHeap) {
        String heapToo = ofHeap ? ", or a larger heap by RESIDUE_JAVA_OPTIONS=-Xmx…" : "";
        return switch (key) {
            case "training.batchSize" ->
                    ofHeap
                            ? "use a smaller batch" + heapToo
                            : "use a smaller batch, or learn from it in more parts with"
                                    + " training.accumulate";
            case "evaluate.sequences" -> "use fewer" + heapToo;
            case "probes" -> "leave accuracy out" + heapToo;
            case "task" -> "use shorter sequences, or fewer heads";
            default -> "use a smaller model, or shorter sequences" + heapToo;
        };
    }

    private static String sequences(double count) {
        return String.format(Locale.ROOT, "%,.0f sequence%s", count, count == 1 ? "" : "s");
    }

    List<Problem> problems() {
        return problems;
    }

    /** Returns the estimate of what Java's heap holds, in bytes. */
    double heapBytes() {
        return heap.stream().mapToDouble(Part::bytes).sum();
    }

    /** Returns the estimate of what the engine holds, in bytes. */
    double engineBytes() {
        return engine.stream().mapToDouble(Part::bytes).sum();
    }

    /** Returns the estimate of what the engine holds for a sequence that is learned from. */
    double bytesOfSequence() {
        return Float.BYTES * sequence.training();
    }

    private void throwIfAny() {
        if (!problems.isEmpty()) {
            throw new ConfigException(
                    problems,
                    "make it smaller as said above, or run it where there is more memory");
        }
    }
}
