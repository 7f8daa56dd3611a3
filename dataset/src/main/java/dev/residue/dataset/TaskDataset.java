package dev.residue.dataset;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.Dataset;
import ai.djl.translate.Batchifier;
import ai.djl.util.Progress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The training mixture of a {@link Task} as a DJL dataset.
 *
 * <p>A batch holds one INT64 array of tokens, {@code [batch, context]}, and one INT64 array of
 * labels, {@code [batch, reads]}. It depends on the step alone: while step s is computed, that of s
 * + 1 is drawn on another thread, and whether it was changes nothing but the time.
 *
 * <p>An epoch is a number of steps only; each one goes on where the one before stopped.
 */
public final class TaskDataset implements Dataset {

    /** The number of steps in an epoch unless told otherwise. */
    public static final int DEFAULT_STEPS_PER_EPOCH = 100;

    /** On a GPU, the number of steps whose batches are copied at once. */
    private static final int STEPS_PER_COPY_ON_GPU = 16;

    // threads end after a minute without work, and never keep a process alive
    private static final Executor AHEAD =
            Executors.newCachedThreadPool(
                    work -> {
                        Thread thread = new Thread(work, "residue-draw-ahead");
                        thread.setDaemon(true);
                        return thread;
                    });

    private final Task task;
    private final long seed;
    private final int batchSize;
    private final int stepsPerEpoch;
    private final AtomicReference<@Nullable Ahead> ahead = new AtomicReference<>();
    private final AtomicLong nextStep = new AtomicLong();
    private final int stepsPerCopyOnCpu;
    private @Nullable StepBlock block;

    /** Makes a dataset whose epochs are {@link #DEFAULT_STEPS_PER_EPOCH} steps long. */
    public TaskDataset(Task task, long seed, int batchSize) {
        this(task, seed, batchSize, DEFAULT_STEPS_PER_EPOCH);
    }

    /** Makes a dataset of epochs of so many steps; neither number may be below 1. */
    public TaskDataset(Task task, long seed, int batchSize, int stepsPerEpoch) {
        this(task, seed, batchSize, stepsPerEpoch, 1);
    }

    /** Makes a dataset that copies as on a GPU, for tests. */
    TaskDataset(Task task, long seed, int batchSize, int stepsPerEpoch, int stepsPerCopyOnCpu) {
        if (batchSize < 1 || stepsPerEpoch < 1) {
            throw new IllegalArgumentException(
                    "batch size %s and %s steps per epoch must be at least 1"
                            .formatted(batchSize, stepsPerEpoch));
        }
        this.task = task;
        this.seed = seed;
        this.batchSize = batchSize;
        this.stepsPerEpoch = stepsPerEpoch;
        this.stepsPerCopyOnCpu = stepsPerCopyOnCpu;
    }

    /**
     * Makes the batch of a step and starts drawing the next one.
     *
     * @param manager the parent of the batch's own manager, which closing the batch closes
     * @throws IllegalArgumentException if the step is negative
     */
    public Batch batch(long step, NDManager manager) {
        if (step < 0) {
            throw new IllegalArgumentException("step " + step + " must not be negative");
        }
        int steps = manager.getDevice().isGpu() ? STEPS_PER_COPY_ON_GPU : stepsPerCopyOnCpu;
        NDManager batchManager = manager.newSubManager();
        NDList data;
        NDList labels;
        if (steps == 1) {
            Sequences sequences = take(new Span(step, 1));
            Shape shape = new Shape(sequences.count(), sequences.context());
            data = new NDList(batchManager.create(sequences.tokens(), shape));
            Shape labelShape = new Shape(sequences.count(), sequences.reads());
            labels = new NDList(batchManager.create(sequences.labels(), labelShape));
        } else {
            StepBlock copied = copied(step, steps, manager.getParentManager());
            data = new NDList(copied.tokens(step, batchManager));
            labels = new NDList(copied.labels(step, batchManager));
        }
        return new Batch(
                batchManager,
                data,
                labels,
                batchSize,
                Batchifier.STACK,
                Batchifier.STACK,
                step % stepsPerEpoch,
                stepsPerEpoch,
                List.of());
    }

    private StepBlock copied(long step, int steps, NDManager parent) {
        StepBlock present = block;
        if (present == null || !present.holds(step)) {
            if (present != null) {
                present.close();
            }
            Span span = new Span(step - step % steps, steps);
            present = new StepBlock(span.first, steps, take(span), parent);
            block = present;
        }
        return present;
    }

    /** Returns the batches of the next {@code stepsPerEpoch} steps. */
    @Override
    public Iterable<Batch> getData(NDManager manager) {
        return () -> new Epoch(manager);
    }

    @Override
    public void prepare(@Nullable Progress progress) {}

    /** Takes what was drawn ahead, or draws it, and starts drawing what comes next. */
    private Sequences take(Span span) {
        Ahead drawn = ahead.getAndSet(null);
        Sequences sequences = null;
        if (drawn != null && drawn.span.equals(span)) {
            try {
                sequences = drawn.sequences.join();
            } catch (CompletionException e) {
                sequences = null; // drawing fails again below, where the caller sees why
            }
        }
        if (sequences == null) {
            sequences = draw(span);
        }
        Span next = new Span(span.first + span.steps, span.steps);
        ahead.set(new Ahead(next, CompletableFuture.supplyAsync(() -> draw(next), AHEAD)));
        return sequences;
    }

    private Sequences draw(Span span) {
        List<Sequences> batches = new ArrayList<>();
        for (long step = span.first; step < span.first + span.steps; step++) {
            batches.add(SequenceCheck.of(task, task.training(seed, step, batchSize)));
        }
        return batches.size() == 1 ? batches.get(0) : Sequences.joined(batches);
    }

    private record Span(long first, int steps) {}

    private record Ahead(Span span, CompletableFuture<Sequences> sequences) {}

    /** Counts the steps of one epoch; which steps they are, the dataset knows. */
    private final class Epoch implements Iterator<Batch> {
        private final NDManager manager;
        private int remaining = stepsPerEpoch;

        Epoch(NDManager manager) {
            this.manager = manager;
        }

        @Override
        public boolean hasNext() {
            return remaining > 0;
        }

        @Override
        public Batch next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the epoch is over");
            }
            remaining--;
            return batch(nextStep.getAndIncrement(), manager);
        }
    }

    /**
     * The batches of some steps in a row, copied to the device at once.
     *
     * <p>LibTorch waits for a GPU with every copy from Java's memory. One copy for many steps waits
     * once for them; each step's batch is then a view.
     */
    private static final class StepBlock {

        private final long first;
        private final int steps;
        private final NDManager owner;
        private final NDArray tokens; // [step * batch, context]
        private final NDArray labels; // [step * batch, reads]

        /**
         * Copies the sequences of all steps, one batch after the other; the parent outlives them.
         */
        StepBlock(long first, int steps, Sequences sequences, NDManager parent) {
            this.first = first;
            this.steps = steps;
            owner = parent.newSubManager();
            int count = sequences.count();
            tokens = owner.create(sequences.tokens(), new Shape(count, sequences.context()));
            labels = owner.create(sequences.labels(), new Shape(count, sequences.reads()));
        }

        boolean holds(long step) {
            return step >= first && step < first + steps && owner.isOpen();
        }

        NDArray tokens(long step, NDManager manager) {
            return slice(tokens, step, manager);
        }

        NDArray labels(long step, NDManager manager) {
            return slice(labels, step, manager);
        }

        void close() {
            owner.close();
        }

        private NDArray slice(NDArray array, long step, NDManager manager) {
            long batch = array.getShape().get(0) / steps;
            long from = (step - first) * batch;
            NDArray view = array.get(new NDIndex(from + ":" + (from + batch)));
            view.attach(manager);
            return view;
        }
    }
}
