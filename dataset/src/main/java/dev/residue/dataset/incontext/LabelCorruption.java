package dev.residue.dataset.incontext;

import dev.residue.dataset.RandomStream;
import dev.residue.dataset.Sequences;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Puts wrong z into the contexts of sequences: each gets a uniform number from 1 to p - 1 added.
 *
 * <p>Only tokens change; the labels stay what the task gives, so accuracy is still measured against
 * the truth. Every method is a pure function of its arguments.
 *
 * <p>Source: {@code label_noise.ipynb} of the authors of "Learning to grok", arXiv 2406.02550
 * (2024).
 */
public final class LabelCorruption {

    private final int modulus;

    /** Takes a modulus of at least 2. */
    public LabelCorruption(int modulus) {
        this.modulus = new Residues(modulus).modulus();
    }

    /**
     * Corrupts some of the first z of every sequence, at places drawn for each sequence without
     * replacement.
     *
     * @param sequences sequences of {@link InContextLinear}; left as they are
     * @param shots the number of examples among whose z the places are; the query is the next
     * @param wrong the number of wrong ones
     * @throws IllegalArgumentException if the sequences have no query after that many examples, or
     *     more would be wrong than there are
     */
    public Sequences atRandomPlaces(Sequences sequences, int shots, int wrong, long seed) {
        requireContext(sequences, shots);
        if (wrong < 0 || wrong > shots) {
            throw new IllegalArgumentException(
                    "%s wrong labels among %s; must be from 0 to %s"
                            .formatted(wrong, shots, shots));
        }
        RandomStream random = RandomStream.of("in-context/corruption", seed);
        return corrupt(
                sequences,
                random,
                () -> {
                    int[] places = IntStream.range(0, shots).toArray();
                    random.shuffle(places, wrong);
                    return Arrays.copyOf(places, wrong);
                });
    }

    /**
     * Corrupts the z of one shot in every sequence.
     *
     * @param sequences sequences of {@link InContextLinear}; left as they are
     * @param shot the place of the example, counted from 0
     * @throws IllegalArgumentException if no query comes after that example
     */
    public Sequences atPlace(Sequences sequences, int shot, long seed) {
        if (shot < 0) {
            throw new IllegalArgumentException("shot " + shot + " must not be negative");
        }
        requireContext(sequences, shot + 1);
        RandomStream random = RandomStream.of("in-context/corruption-at-place", seed);
        return corrupt(sequences, random, () -> new int[] {shot});
    }

    /** Corrupts the shots that are supplied anew for each sequence. */
    private Sequences corrupt(Sequences sequences, RandomStream random, Supplier<int[]> shots) {
        long[] tokens = sequences.tokens().clone();
        for (int i = 0; i < sequences.count(); i++) {
            for (int shot : shots.get()) {
                int place = i * sequences.context() + InContextLinear.zPosition(shot);
                tokens[place] = (tokens[place] + 1 + random.nextInt(modulus - 1)) % modulus;
            }
        }
        return new Sequences(tokens, sequences.labels().clone(), sequences.count());
    }

    private static void requireContext(Sequences sequences, int shots) {
        if (shots < 0 || shots >= sequences.reads()) {
            throw new IllegalArgumentException(
                    "%s examples leave no query in sequences of %s; must be from 0 to %s"
                            .formatted(shots, sequences.reads(), sequences.reads() - 1));
        }
    }
}
