package dev.residue.analysis.probe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.util.Pair;
import dev.residue.dataset.SequenceCheck;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.Task;
import dev.residue.model.HookedTransformer;
import dev.residue.model.hook.Hooks;
import dev.residue.training.loop.TrainingSession;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * What a probe looks at: a model after some number of updates, and its task.
 *
 * <p>Everything runs without gradients, in chunks of bounded memory, and comes back to the host.
 */
public final class Subject {

    /** What one chunk may hold, so that memory is bounded whatever a probe asks for. */
    private static final int TOKENS_PER_CHUNK = 8192;

    /** Likewise with hooks, where every activation stays until the chunk is done. */
    private static final int TOKENS_PER_HOOKED_CHUNK = 2048;

    private final Task task;
    private final Block block;
    private final NDManager manager;
    private final long step;

    /**
     * Makes a subject.
     *
     * @param block an initialised block that takes token ids and returns logits at the read
     *     positions
     */
    public Subject(Task task, Block block, NDManager manager, long step) {
        this.task = task;
        this.block = block;
        this.manager = manager;
        this.step = step;
    }

    /** Returns what a training session has made so far, as a subject. */
    public static Subject of(Task task, TrainingSession session) {
        return of(task, session.trainer(), session.step());
    }

    /** Returns what a DJL trainer has made in so many updates, as a subject. */
    public static Subject of(Task task, Trainer trainer, long step) {
        return new Subject(task, trainer.getModel().getBlock(), trainer.getManager(), step);
    }

    public Task task() {
        return task;
    }

    public Block block() {
        return block;
    }

    /** Returns the model as a hooked transformer; {@link IllegalStateException} if it is none. */
    public HookedTransformer transformer() {
        return transformer(block)
                .orElseThrow(() -> new IllegalStateException(block + " is no hooked transformer"));
    }

    /** Returns a block as a hooked transformer; empty where it is another block. */
    public static Optional<HookedTransformer> transformer(Block block) {
        return block instanceof HookedTransformer hooked ? Optional.of(hooked) : Optional.empty();
    }

    public long step() {
        return step;
    }

    /** Returns a manager for a probe's own arrays, on the model's device; the caller closes it. */
    public NDManager newScope() {
        return manager.newSubManager();
    }

    /** Returns a copy of a parameter, which must exist, in a probe's own scope. */
    public NDArray weight(String path, NDManager scope) {
        for (Pair<String, Parameter> entry : block.getParameters()) {
            if (entry.getKey().equals(path)) {
                NDArray copy = entry.getValue().getArray().duplicate();
                copy.attach(scope);
                return copy;
            }
        }
        throw new IllegalArgumentException("the model has no parameter " + path);
    }

    /** Returns the logits at the read positions, {@code [count * read * class]}. */
    public float[] logits(Sequences sequences) {
        return logits(sequences, Hooks.none());
    }

    /**
     * Returns the logits at the read positions, {@code [count * read * class]}.
     *
     * @param hooks what is observed or replaced, chunk by chunk
     */
    public float[] logits(Sequences sequences, Hooks hooks) {
        Gathered logits = new Gathered(sequences.count());
        forEachChunk(sequences, hooks, logits::add);
        return logits.values().data();
    }

    /**
     * Runs sequences and returns what was observed.
     *
     * @param selections by hook name, what of its tensor is wanted, with the batch as first axis,
     *     such as {@code pattern -> pattern.get(":, 0, 15, :")}
     * @return by hook name, what was selected for all sequences, {@code [count, …]}
     */
    public Map<String, Measurements.Values> observe(
            Sequences sequences, Map<String, UnaryOperator<NDArray>> selections) {
        Map<String, Gathered> gathered = new LinkedHashMap<>();
        Hooks hooks = Hooks.none();
        for (Map.Entry<String, UnaryOperator<NDArray>> selection : selections.entrySet()) {
            Gathered values = new Gathered(sequences.count());
            gathered.put(selection.getKey(), values);
            hooks =
                    hooks.observe(
                            selection.getKey(),
                            value -> values.add(selection.getValue().apply(value)));
        }
        forEachChunk(sequences, hooks, logits -> {});
        Map<String, Measurements.Values> observed = new LinkedHashMap<>();
        gathered.forEach((name, values) -> observed.put(name, values.values()));
        return observed;
    }

    private void forEachChunk(Sequences sequences, Hooks hooks, Consumer<NDArray> logits) {
        SequenceCheck.of(task, sequences);
        int tokensAtOnce = hooks.isEmpty() ? TOKENS_PER_CHUNK : TOKENS_PER_HOOKED_CHUNK;
        int size = Math.max(1, tokensAtOnce / sequences.context());
        ParameterStore store = new ParameterStore(manager, false);
        for (int from = 0; from < sequences.count(); from += size) {
            Sequences chunk = sequences.slice(from, Math.min(sequences.count(), from + size));
            try (NDManager scope = newScope()) {
                NDArray tokens =
                        scope.create(chunk.tokens(), new Shape(chunk.count(), chunk.context()));
                logits.accept(
                        block.forward(store, new NDList(tokens), false, hooks.asForwardParameters())
                                .singletonOrThrow());
            }
        }
    }

    private static final class Gathered {

        private final int count;
        private float[] data = new float[0];
        private long[] shape = {0};
        private int filled;

        Gathered(int count) {
            this.count = count;
        }

        void add(NDArray chunk) {
            float[] values = chunk.toFloatArray();
            if (filled == 0) {
                shape = chunk.getShape().getShape().clone();
                data = new float[Math.toIntExact(values.length / shape[0] * count)];
                shape[0] = count;
            }
            System.arraycopy(values, 0, data, filled, values.length);
            filled += values.length;
        }

        Measurements.Values values() {
            return new Measurements.Values(data, shape);
        }
    }
}
