package dev.residue.dataset;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A vocabulary, a fixed sequence length, named disjoint splits, and the positions whose next token
 * is predicted.
 *
 * <p>Every method is a pure function of its arguments: no generator state exists, so a resumed run,
 * a parallel reader and a second engine all see the same sequences.
 */
public interface Task {

    /** Returns the tokens and their ids. */
    Vocabulary vocabulary();

    /** Returns the number of tokens in every sequence that a model is fed. */
    int context();

    /** Returns the number of output classes; labels lie in {@code [0, classes)}. */
    int classes();

    /** Returns the positions, ascending, at which the model's prediction is read and scored. */
    int[] readPositions();

    /**
     * Returns the place of each position, for models that embed places instead of positions; by
     * default every position is a place of its own.
     *
     * @return {@code [context]} numbers of at least 0
     */
    default int[] places() {
        return IntStream.range(0, context()).toArray();
    }

    /**
     * Returns whether accuracy counts a sequence only if every read position is right, rather than
     * each read position by itself.
     */
    default boolean scoresWholeSequences() {
        return false;
    }

    /** Returns the names of all evaluation splits, in the order in which they are reported. */
    List<String> splits();

    /** Returns what is seen, and what is held out, in a split; in a few words. */
    String meaning(String split);

    /**
     * Draws the training batch of a step from the training mixture.
     *
     * @param seed the data seed of the run
     * @param step the number of updates already made, so the first batch is that of step 0
     * @return {@code batchSize} sequences
     * @throws IllegalArgumentException if {@link #batchProblem} finds a problem
     */
    Sequences training(long seed, long step, int batchSize);

    /**
     * Reports a number of sequences that a training batch of this task cannot have.
     *
     * @param batchSize the number of sequences, at least 1
     * @return what would be right, or empty if {@link #training} accepts that number
     */
    default Optional<String> batchProblem(int batchSize) {
        return Optional.empty();
    }

    /**
     * Draws a fixed sample of an evaluation split.
     *
     * @param split one of {@link #splits()}
     * @param seed the seed of the sample
     * @return {@code count} sequences, or all of the split, each once, where it has fewer
     * @throws IllegalArgumentException if the split is unknown
     */
    Sequences evaluation(String split, long seed, int count);

    /**
     * Enumerates what is held out in a split, each case once, where that space is small; probes
     * then measure all of it instead of a sample.
     *
     * @param split one of {@link #splits()}
     * @param seed the seed of whatever surrounds each case
     * @return every case once, or empty where the space is too large to enumerate
     */
    Optional<Sequences> exhaustive(String split, long seed);

    /** Returns the accuracies that known shortcuts reach, to be drawn beside measured curves. */
    default List<Baseline> baselines() {
        return List.of();
    }

    /** Returns a sequence as text that {@link #parse} reads back. */
    String render(long[] tokens);

    /**
     * Reads a sequence from text.
     *
     * @throws IllegalArgumentException if a token is unknown or the sequence does not fit the
     *     context
     */
    long[] parse(String text);
}
