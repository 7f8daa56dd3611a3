package dev.residue.dataset;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.Dataset;
import ai.djl.translate.Batchifier;
import ai.djl.util.Progress;
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

    /** Makes a dataset whose epochs are {@link #DEFAULT_STEPS_PER_EPOCH} steps long. */
    public TaskDataset(Task task, long seed, int batchSize) {
        this(task, seed, batchSize, DEFAULT_STEPS_PER_EPOCH);
    }

    /**
     * Makes a dataset.
     *
     * @param seed the data seed of the run
     * @param batchSize the number of sequences in a batch
     * @param stepsPerEpoch the number of batches that one {@link #getData} iterates
     * @throws IllegalArgumentException if either number is not positive
     */
    public TaskDataset(Task task, long seed, int batchSize, int stepsPerEpoch) {
        if (batchSize < 1 || stepsPerEpoch < 1) {
            throw new IllegalArgumentException(
                    String.format(
                            "batch size %d and %d steps per epoch must be at least 1",
                            batchSize, stepsPerEpoch));
        }
        this.task = task;
        this.seed = seed;
        this.batchSize = batchSize;
        this.stepsPerEpoch = stepsPerEpoch;
    }

    /**
     * Makes the batch of a step and starts drawing the next one.
     *
     * @param step the number of updates already made
     * @param manager the parent of the batch's own manager, which closing the batch closes
     * @throws IllegalArgumentException if the step is negative
     */
    public Batch batch(long step, NDManager manager) {
        if (step < 0) {
            throw new IllegalArgumentException("step " + step + " must not be negative");
        }
        Sequences sequences = take(step);
        ahead.set(new Ahead(step + 1, CompletableFuture.supplyAsync(() -> draw(step + 1), AHEAD)));
        NDManager batchManager = manager.newSubManager();
        int count = sequences.count();
        Shape data = new Shape(count, sequences.context());
        Shape labels = new Shape(count, sequences.reads());
        return new Batch(
                batchManager,
                new NDList(batchManager.create(sequences.tokens(), data)),
                new NDList(batchManager.create(sequences.labels(), labels)),
                count,
                Batchifier.STACK,
                Batchifier.STACK,
                step % stepsPerEpoch,
                stepsPerEpoch,
                List.of());
    }

    /** Returns the batches of the next {@code stepsPerEpoch} steps. */
    @Override
    public Iterable<Batch> getData(NDManager manager) {
        return () -> new Epoch(manager);
    }

    /** Does nothing: there is nothing to fetch. */
    @Override
    public void prepare(@Nullable Progress progress) {}

    private Sequences take(long step) {
        Ahead drawn = ahead.getAndSet(null);
        if (drawn == null || drawn.step != step) {
            return draw(step);
        }
        try {
            return drawn.sequences.join();
        } catch (CompletionException e) {
            return draw(step); // fails again, but here, where the caller sees why
        }
    }

    private Sequences draw(long step) {
        return SequenceCheck.of(task, task.training(seed, step, batchSize));
    }

    /** The step drawn ahead. */
    private record Ahead(long step, CompletableFuture<Sequences> sequences) {}

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
}
