package dev.residue.dataset;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
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
 * A {@link Task} as a DJL dataset: its training mixture, or a fixed sample of one of its splits.
 *
 * <pre>{@code
 * TaskDataset training = TaskDataset.builder().setTask(task).setBatchSize(64).build();
 * TaskDataset heldOut =
 *         TaskDataset.builder()
 *                 .setTask(task)
 *                 .setBatchSize(64)
 *                 .optUsage(Dataset.Usage.TEST)
 *                 .optSplit("two-variables/held-out-pair")
 *                 .build();
 * EasyTrain.fit(trainer, 10, training, heldOut);
 * }</pre>
 *
 * <p>A batch holds one INT64 array of tokens, {@code [batch, context]}, and one INT64 array of
 * labels, {@code [batch, reads]}. It depends on the step alone: while step s is computed, that of s
 * + 1 is drawn on another thread, and whether it was changes nothing but the time.
 *
 * <p>An epoch of training is a number of steps only; each one goes on where the one before stopped.
 * An epoch of a sample is the whole sample, of which the last batch may be smaller.
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
    private final boolean lastRead;
    private final @Nullable Sample sample;
    private final AtomicReference<@Nullable Ahead> ahead = new AtomicReference<>();
    private final AtomicLong nextStep = new AtomicLong();
    private final int stepsPerCopyOnCpu;
    private @Nullable StepBlock block;

    /** Makes a dataset of training whose epochs are {@link #DEFAULT_STEPS_PER_EPOCH} steps long. */
    public TaskDataset(Task task, long seed, int batchSize) {
        this(task, seed, batchSize, DEFAULT_STEPS_PER_EPOCH);
    }

    /** Makes a dataset of training of epochs of so many steps; neither number may be below 1. */
    public TaskDataset(Task task, long seed, int batchSize, int stepsPerEpoch) {
        this(task, seed, batchSize, stepsPerEpoch, 1);
    }

    /** Makes a dataset that copies as on a GPU, for tests. */
    TaskDataset(Task task, long seed, int batchSize, int stepsPerEpoch, int stepsPerCopyOnCpu) {
        this(
                builder()
                        .setTask(task)
                        .optSeed(seed)
                        .setBatchSize(batchSize)
                        .optStepsPerEpoch(stepsPerEpoch),
                stepsPerCopyOnCpu);
    }

    TaskDataset(TaskDatasetBuilder builder, int stepsPerCopyOnCpu) {
        task = builder.task();
        seed = builder.seed;
        batchSize = builder.batchSize;
        lastRead = builder.lastRead;
        sample = builder.sample();
        stepsPerEpoch = builder.stepsPerEpoch;
        if (batchSize < 1 || stepsPerEpoch < 1) {
            throw new IllegalArgumentException(
                    "batch size %s and %s steps per epoch must be at least 1"
                            .formatted(batchSize, stepsPerEpoch));
        }
        this.stepsPerCopyOnCpu = stepsPerCopyOnCpu;
    }

    /** Returns a builder; task and batch size must be set. */
    public static TaskDatasetBuilder builder() {
        return new TaskDatasetBuilder();
    }

    /**
     * Makes the batch of a step and starts drawing the next one.
     *
     * @param step of a sample, the number of the batch; after the last one, the first follows
     * @param manager the parent of the batch's own manager, which closing the batch closes
     * @throws IllegalArgumentException if the step is negative
     */
    public Batch batch(long step, NDManager manager) {
        if (step < 0) {
            throw new IllegalArgumentException("step " + step + " must not be negative");
        }
        int steps = manager.getDevice().isGpu() ? STEPS_PER_COPY_ON_GPU : stepsPerCopyOnCpu;
        NDManager batchManager = manager.newSubManager();
        NDArray data;
        NDArray labels;
        if (sample != null || steps == 1) {
            Sequences sequences = sample != null ? sample.batch(step) : take(new Span(step, 1));
            Shape shape = new Shape(sequences.count(), sequences.context());
            data = batchManager.create(sequences.tokens(), shape);
            labels = batchManager.create(sequences.labels(), labelShape(sequences));
        } else {
            StepBlock copied = copied(step, steps, manager.getParentManager());
            data = copied.tokens(step, batchManager);
            labels = copied.labels(step, batchManager);
        }
        int batches = stepsInEpoch();
        return new Batch(
                batchManager,
                new NDList(data),
                new NDList(labels),
                Math.toIntExact(data.getShape().get(0)),
                Batchifier.STACK,
                Batchifier.STACK,
                step % batches,
                batches,
                List.of());
    }

    private int stepsInEpoch() {
        return sample == null ? stepsPerEpoch : sample.batches();
    }

    private Shape labelShape(Sequences sequences) {
        return lastRead
                ? new Shape(sequences.count())
                : new Shape(sequences.count(), sequences.reads());
    }

    private StepBlock copied(long step, int steps, NDManager parent) {
        StepBlock present = block;
        if (present == null || !present.holds(step)) {
            if (present != null) {
                present.close();
            }
            Span span = new Span(step - step % steps, steps);
            Sequences drawn = take(span);
            present = new StepBlock(span.first, steps, drawn, labelShape(drawn), parent);
            block = present;
        }
        return present;
    }

    /** Returns the batches of the next epoch. */
    @Override
    public Iterable<Batch> getData(NDManager manager) {
        return () -> new Epoch(manager);
    }

    /** Draws a sample, which is otherwise drawn with its first batch; training needs nothing. */
    @Override
    public void prepare(@Nullable Progress progress) {
        if (progress != null) {
            progress.reset("Drawing sequences", 1);
            progress.start(0);
        }
        if (sample != null) {
            sample.prepare();
        }
        if (progress != null) {
            progress.increment(1);
            progress.end();
        }
    }

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
            Sequences drawn = SequenceCheck.of(task, task.training(seed, step, batchSize));
            batches.add(lastRead ? drawn.lastRead() : drawn);
        }
        return batches.size() == 1 ? batches.get(0) : Sequences.joined(batches);
    }

    private record Span(long first, int steps) {}

    private record Ahead(Span span, CompletableFuture<Sequences> sequences) {}

    /** Counts the steps of one epoch; which steps they are, the dataset knows. */
    private final class Epoch implements Iterator<Batch> {
        private final NDManager manager;
        private int remaining = stepsInEpoch();

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
            long step = sample == null ? nextStep.getAndIncrement() : stepsInEpoch() - remaining;
            remaining--;
            return batch(step, manager);
        }
    }
}
