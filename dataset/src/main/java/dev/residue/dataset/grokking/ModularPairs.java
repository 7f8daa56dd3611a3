package dev.residue.dataset.grokking;

import dev.residue.dataset.RandomStream;
import dev.residue.dataset.ResidueTask;
import dev.residue.dataset.Sequences;
import dev.residue.dataset.SettingsCheck;
import dev.residue.dataset.Splits;
import dev.residue.dataset.TaskFactory;
import dev.residue.dataset.Vocabulary;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * {@code 17 105 =}, to be answered by 9 where p is 113: a function of two residues modulo p, read
 * at the equals sign.
 *
 * <p>The p² ordered pairs are shuffled by the split seed; the first ones are trained on, all the
 * others held out: the splits {@code train} and {@code held-out}. A training batch of as many
 * sequences as there are trained pairs is all of them, in the same order at every step; a smaller
 * one is a sample without replacement, drawn anew at each step. With equal seeds, the pairs of a
 * smaller share are among those of a larger one.
 *
 * <p>Source: "Progress measures for grokking via mechanistic interpretability", Nanda, Chan,
 * Lieberum, Smith and Steinhardt, arXiv 2301.05217 (2023), and its authors' code.
 */
public final class ModularPairs implements ResidueTask {

    public static final String TRAIN = "train";

    public static final String HELD_OUT = "held-out";

    private static final String EQUALS = "=";
    private static final int CONTEXT = 3;

    private final ModularPairsSettings settings;
    private final int p;
    private final Vocabulary vocabulary;
    private final int[] answers; // by code a · p + b
    private final int[] trained; // codes, in the order of the shuffle
    private final int[] heldOut;

    /** Refuses wrong settings, naming all of it; the seed decides what is held out. */
    public ModularPairs(ModularPairsSettings settings, long seed) {
        this.settings = SettingsCheck.require(settings, ModularPairsSettings::check);
        p = settings.modulus();
        vocabulary =
                new Vocabulary(
                        IntStream.rangeClosed(0, p)
                                .mapToObj(id -> id == p ? EQUALS : Integer.toString(id))
                                .toList());
        answers =
                settings.operation() == Operation.RANDOM_TABLE
                        ? RandomStream.of("grokking/table", seed).ints(p * p, p)
                        : IntStream.range(0, p * p).map(this::computed).toArray();
        int[] order = IntStream.range(0, p * p).toArray();
        RandomStream.of("grokking/pairs", seed).shuffle(order, order.length);
        trained = Arrays.copyOf(order, settings.trained());
        heldOut = Arrays.copyOfRange(order, settings.trained(), order.length);
    }

    /** Returns the factory; its defaults are the paper's settings. */
    public static TaskFactory<ModularPairsSettings> factory() {
        return TaskFactory.of(
                ModularPairsSettings.paper(), ModularPairsSettings::check, ModularPairs::new);
    }

    private int computed(int code) {
        int a = code / p;
        int b = code % p;
        return switch (settings.operation()) {
            case SUM -> (a + b) % p;
            case DIFFERENCE -> (a - b + p) % p;
            case QUADRATIC -> (a * a + a * b + b * b) % p;
            case RANDOM_TABLE -> throw new IllegalStateException("a table is not computed");
        };
    }

    public ModularPairsSettings settings() {
        return settings;
    }

    /** Returns p. */
    public int modulus() {
        return p;
    }

    /** Returns the answer to a pair of residues. */
    public int answer(int a, int b) {
        if (a < 0 || a >= p || b < 0 || b >= p) {
            throw new IllegalArgumentException("(%s, %s) is no pair modulo %s".formatted(a, b, p));
        }
        return answers[a * p + b];
    }

    /** Returns the codes, {@code a · p + b}, of the pairs that are trained on. */
    public int[] trainedCodes() {
        return trained.clone();
    }

    /** Returns all p² pairs, in the order of their codes. */
    public Sequences allPairs() {
        return sequences(IntStream.range(0, p * p).toArray());
    }

    private Sequences sequences(int... codes) {
        long[] tokens = new long[Math.multiplyExact(codes.length, CONTEXT)];
        long[] labels = new long[codes.length];
        for (int i = 0; i < codes.length; i++) {
            tokens[i * CONTEXT] = codes[i] / p;
            tokens[i * CONTEXT + 1] = codes[i] % p;
            tokens[i * CONTEXT + 2] = p;
            labels[i] = answers[codes[i]];
        }
        return new Sequences(tokens, labels, codes.length);
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    @Override
    public int[] residueTokens() {
        return IntStream.range(0, p).toArray();
    }

    @Override
    public int context() {
        return CONTEXT;
    }

    @Override
    public int classes() {
        return p;
    }

    @Override
    public int[] readPositions() {
        return new int[] {CONTEXT - 1};
    }

    @Override
    public List<String> splits() {
        return List.of(TRAIN, HELD_OUT);
    }

    @Override
    public String meaning(String split) {
        return codes(split) == trained ? "pairs trained on" : "pairs never seen in training";
    }

    private int[] codes(String split) {
        return Splits.named(split, splits(), Function.identity()).equals(TRAIN) ? trained : heldOut;
    }

    @Override
    public Optional<String> batchProblem(int batchSize) {
        return batchSize <= trained.length
                ? Optional.empty()
                : Optional.of(
                        "there are %s trained pairs, and a batch has none twice; use %s for all"
                                .formatted(trained.length, trained.length));
    }

    @Override
    public Sequences training(long seed, long step, int batchSize) {
        batchProblem(batchSize)
                .ifPresent(
                        problem -> {
                            throw new IllegalArgumentException(
                                    batchSize + " sequences: " + problem);
                        });
        return sampled(RandomStream.of("grokking/batch", seed, step), trained, batchSize);
    }

    /** Draws pairs without replacement, or takes all where there are not more. */
    @Override
    public Sequences evaluation(String split, long seed, int count) {
        return sampled(RandomStream.of("grokking/evaluation", seed), codes(split), count);
    }

    private Sequences sampled(RandomStream random, int[] codes, int count) {
        if (count >= codes.length) {
            return sequences(codes);
        }
        int[] drawn = codes.clone();
        random.shuffle(drawn, count);
        return sequences(Arrays.copyOf(drawn, count));
    }

    @Override
    public Optional<Sequences> exhaustive(String split, long seed) {
        return Optional.of(sequences(codes(split)));
    }

    @Override
    public String render(long[] tokens) {
        return Arrays.stream(tokens).mapToObj(vocabulary::token).collect(Collectors.joining(" "));
    }

    @Override
    public long[] parse(String text) {
        String[] words = text.strip().split("\\s+");
        boolean fits = words.length == CONTEXT && words[2].equals(EQUALS);
        long[] tokens =
                fits ? Arrays.stream(words).mapToLong(vocabulary::id).toArray() : new long[0];
        if (!fits || tokens[0] == p || tokens[1] == p) {
            throw new IllegalArgumentException(
                    "'%s' is not two residues and an equals sign, such as '%s'"
                            .formatted(text, render(sequences(p + 2).tokens())));
        }
        return tokens;
    }
}
