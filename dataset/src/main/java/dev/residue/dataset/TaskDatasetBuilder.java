package dev.residue.dataset;

import ai.djl.training.dataset.Dataset;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link TaskDataset}: what begins with {@code set} must be given, what begins with {@code
 * opt} may be left out.
 */
public final class TaskDatasetBuilder {

    /** The number of sequences in a sample unless told otherwise. */
    public static final int DEFAULT_LIMIT = 2000;

    private @Nullable Task task;
    private Dataset.Usage usage = Dataset.Usage.TRAIN;
    private @Nullable String split;
    private @Nullable Integer limit;
    int batchSize;
    int stepsPerEpoch = TaskDataset.DEFAULT_STEPS_PER_EPOCH;
    long seed;
    boolean lastRead;

    TaskDatasetBuilder() {}

    /** Sets the task that draws the sequences. */
    public TaskDatasetBuilder setTask(Task value) {
        task = value;
        return this;
    }

    /** Sets the number of sequences in a batch, at least 1. */
    public TaskDatasetBuilder setBatchSize(int value) {
        batchSize = value;
        return this;
    }

    /** Sets the seed of what is drawn; 0 otherwise. */
    public TaskDatasetBuilder optSeed(long value) {
        seed = value;
        return this;
    }

    /**
     * Sets what the data are for: {@code TRAIN}, the training mixture, unless told otherwise; or
     * {@code TEST} and {@code VALIDATION}, of which each is another sample of one split, where the
     * split is too large to be taken whole.
     */
    public TaskDatasetBuilder optUsage(Dataset.Usage value) {
        usage = value;
        return this;
    }

    /** Sets the split that is tested or validated on, one of {@link Task#splits}. */
    public TaskDatasetBuilder optSplit(String value) {
        split = value;
        return this;
    }

    /**
     * Sets the number of sequences of a sample, at least 1; otherwise each case once where the
     * split can be enumerated, or {@link #DEFAULT_LIMIT}.
     */
    public TaskDatasetBuilder optLimit(int value) {
        limit = value;
        return this;
    }

    /**
     * Sets how many steps of training are an epoch, at least 1; {@link
     * TaskDataset#DEFAULT_STEPS_PER_EPOCH} otherwise.
     */
    public TaskDatasetBuilder optStepsPerEpoch(int value) {
        stepsPerEpoch = value;
        return this;
    }

    /**
     * Leaves out all labels but that of the last read position: {@code [batch]}, one class for each
     * sequence, as DJL's own losses, evaluators and most blocks have it.
     */
    public TaskDatasetBuilder optLastRead(boolean value) {
        lastRead = value;
        return this;
    }

    /**
     * Makes the dataset.
     *
     * @throws IllegalArgumentException if a number is below 1; if there is no such split, none to
     *     test on, or one to train on
     */
    public TaskDataset build() {
        return new TaskDataset(this, 1);
    }

    Task task() {
        return Objects.requireNonNull(task, "setTask");
    }

    /** Returns what a dataset is a sample of; null for training. */
    @Nullable Sample sample() {
        if (usage == Dataset.Usage.TRAIN) {
            if (split != null || limit != null) {
                throw new IllegalArgumentException(
                        "training draws from the task's mixture, not from a split; use"
                                + " optUsage(Dataset.Usage.TEST), or leave out optSplit and"
                                + " optLimit");
            }
            return null;
        }
        Task of = task();
        if (split == null || !of.splits().contains(split)) {
            throw new IllegalArgumentException(
                    "%s; use optSplit with one of %s"
                            .formatted(
                                    split == null
                                            ? usage + " needs a split"
                                            : "there is no split '" + split + "'",
                                    of.splits()));
        }
        if (limit != null && limit < 1) {
            throw new IllegalArgumentException("a limit of " + limit + " must be at least 1");
        }
        String name = split;
        Integer count = limit;
        boolean last = lastRead;
        long sampleSeed = usage == Dataset.Usage.TEST ? seed : ~seed;
        return new Sample(
                batchSize,
                () -> {
                    Sequences drawn = SequenceCheck.of(of, drawn(of, name, sampleSeed, count));
                    return last ? drawn.lastRead() : drawn;
                });
    }

    private static Sequences drawn(Task task, String split, long seed, @Nullable Integer count) {
        Optional<Sequences> all = count == null ? task.exhaustive(split, seed) : Optional.empty();
        return all.orElseGet(
                () -> task.evaluation(split, seed, count == null ? DEFAULT_LIMIT : count));
    }
}
